#include "reactor_test.hpp"

namespace untwist::testing {
namespace {

class Step1_8_ErrorsAreLogged : public ReactorTest {
 protected:
  std::function<void()> throws() {
    return [] { throw std::runtime_error("the callback fails"); };
  }

  void expect_one_logged_error() {
    const auto logged = take_logged_errors();
    expect("how many errors were logged", logged.size(), 1u);
    if (!logged.empty()) expect("what was logged", logged.front().failure.message(), "the callback fails");
  }
};

TEST_F(Step1_8_ErrorsAreLogged, ADelayedCallThatThrowsDoesNotEndTheLoop) {
  rule("A29", "an error is logged; the rest of the batch runs, and the loop continues");
  later(1s, "A", throws());
  later(1s, "B");
  later(2s, "C", [&] { reactor->stop(); });
  reactor->run();
  expect("what ran", ran, "A B C");
  expect_one_logged_error();
}

TEST_F(Step1_8_ErrorsAreLogged, ACallFromAThreadThatThrowsDoesNotStopTheNextOnes) {
  rule("D8 A29", "an error in a call from a thread is logged; the calls after it run");
  reactor->call_from_thread(says("A", throws()));
  reactor->call_from_thread(says("B"));
  turn();
  expect("what ran", ran, "A B");
  expect_one_logged_error();
}

TEST_F(Step1_8_ErrorsAreLogged, ACallThatThrowsAnIntDoesNotEndTheLoop) {
  rule("A29", "in C++ a value of any type can be thrown, and none may end the loop");
  later(1s, "A", [] { throw 42; });
  later(1s, "B");
  kernel.advance(1s);
  turn();
  expect("what ran", ran, "A B");
  expect("how many errors were logged", take_logged_errors().size(), 1u);
}

TEST_F(Step1_8_ErrorsAreLogged, AConnectionLostThatThrowsDoesNotEndTheLoop) {
  rule("C10 A29", "an error that connection_lost() throws is logged, too");
  const SocketPair sockets;
  const auto reader = probe("the reader", sockets);
  reader->on_read = []() -> Descriptor::Ending { return Failure::of(ConnectionDone()); };
  reader->on_lost = [] { throw std::runtime_error("the callback fails"); };
  reactor->add_reader(reader);
  sockets.send_from_far("x");
  later(0s, "A");
  turn();
  turn();
  expect("the reader's events", reader->log(), "read lost");
  expect_one_logged_error();
}

}  // namespace
}  // namespace untwist::testing
