#include "reactor_test.hpp"

namespace untwist::testing {
namespace {

class Step1_4_RunAndStop : public ReactorTest {
 protected:
  // Stops the reactor after `delay`.
  void stop_after(Duration delay) {
    later(delay, "stop", [this] { reactor->stop(); });
  }
};

TEST_F(Step1_4_RunAndStop, ADelayedCallStopsTheReactor) {
  rule("B2", "run() loops until a callback asks it to stop", "Life::run");
  later(1s, "A");
  stop_after(2s);
  reactor->run();
  expect("what ran", ran, "A stop");
  expect("the time when run() returned", in_seconds(kernel.now().time_since_epoch()), "2.0 s");
}

TEST_F(Step1_4_RunAndStop, StopIsOnlyARequest) {
  rule("A12", "stop() returns, and the rest of the callback runs", "Life::stop");
  bool reached = false;
  later(0s, "A", [&] {
    expect_that("running() is true inside a callback", reactor->running());
    reactor->stop();
    reached = true;
    expect_that("running() is still true right after stop()", reactor->running());
  });
  reactor->run();
  expect_that("the lines after stop() run", reached);
  expect_that("the reactor is down after run() returns", !reactor->running());
}

TEST_F(Step1_4_RunAndStop, TheRestOfTheTurnStillRuns) {
  rule("A13", "calls that were due in the turn that called stop() still run", "Life::stop");
  std::size_t turn_of_stop = 0, turn_of_b = 1;
  later(1s, "stop", [&] {
    reactor->stop();
    turn_of_stop = kernel.turns();
  });
  later(1s, "B", [&] { turn_of_b = kernel.turns(); });
  later(2s, "too late");
  reactor->run();
  expect("what ran", ran, "stop B");
  expect_that("B ran in the same turn as stop", turn_of_b == turn_of_stop);
}

TEST_F(Step1_4_RunAndStop, AReaderCanStopTheReactor) {
  rule("A12", "stop() may be called from any callback", "Life::stop");
  const SocketPair sockets;
  const auto reader = probe("the reader", sockets);
  reader->on_read = [&]() -> Descriptor::Ending {
    reactor->stop();
    return {};
  };
  reactor->add_reader(reader);
  sockets.send_from_far("x");
  reactor->run();
  expect("the reader's first event", reader->log().substr(0, 4), "read");
}

TEST_F(Step1_4_RunAndStop, StopBeforeRunIsAnError) {
  rule("A1", "a reactor that is not running cannot be stopped", "Life::stop");
  expect_throws<NotRunning>("crash() before run()", [&] { reactor->crash(); });
  expect_throws<NotRunning>("stop() before run()", [&] { reactor->stop(); });
}

TEST_F(Step1_4_RunAndStop, ASecondStopIsAnError) {
  rule("A2", "a reactor is asked to stop only once", "Life::stop");
  reactor->call_later(0s, [&] {
    reactor->stop();
    expect_throws<NotRunning>("a second stop()", [&] { reactor->stop(); });
  });
  reactor->run();
}

TEST_F(Step1_4_RunAndStop, RunInsideRunIsAnError) {
  rule("A3", "one loop at a time; the outer one continues undisturbed", "Life::run");
  later(0s, "A", [&] { expect_throws<AlreadyRunning>("run() inside run()", [&] { reactor->run(); }); });
  later(1s, "B");
  stop_after(2s);
  reactor->run();
  expect("what ran", ran, "A B stop");
}

TEST_F(Step1_4_RunAndStop, AReactorThatStoppedMayRunAgain) {
  rule("A4", "run() starts again after stop(), and runs what was scheduled in between", "Life::run");
  stop_after(0s);
  reactor->run();
  later(1s, "A");
  stop_after(2s);
  reactor->run();
  expect("what ran", ran, "stop A stop");
}

TEST_F(Step1_4_RunAndStop, CrashEndsTheLoop) {
  rule("A5", "crash() ends the loop after the current turn", "Life::run");
  later(0s, "A", [&] { reactor->crash(); });
  later(1s, "too late");
  reactor->run();
  expect("what ran", ran, "A");
  expect_that("the reactor is down", !reactor->running());
}

TEST_F(Step1_4_RunAndStop, AfterACrashTheReactorMayRunAgain) {
  rule("A6", "run() starts again after crash(), and the reactor is running again", "Life::run");
  later(0s, "A", [&] { reactor->crash(); });
  reactor->run();
  later(0s, "B", [&] { expect_that("the reactor is running again", reactor->running()); });
  stop_after(1s);
  reactor->run();
  expect("what ran", ran, "A B stop");
}

TEST_F(Step1_4_RunAndStop, AReactorWhoseTurnFailsIsDown) {
  rule("A4 C16", "if a turn throws, run() rethrows; the reactor is then not running, and may run again", "Life::run");
  later(0s, "A");
  kernel.fail_next_poll(ENOMEM);
  expect_throws<std::system_error>("run() when poll() fails", [&] { reactor->run(); });
  expect_that("the reactor is down", !reactor->running());
  expect_throws<NotRunning>("stop() after that", [&] { reactor->stop(); });
  stop_after(1s);
  reactor->run();
  expect("what ran", ran, "A stop");
}

}  // namespace
}  // namespace untwist::testing
