#include <limits>

#include "reactor_test.hpp"

namespace untwist::testing {
namespace {

class Step1_3_Readiness : public ReactorTest {
 protected:
  // The timeout that the last turn gave poll(), in milliseconds.
  int last_timeout() const { return kernel.timeouts().empty() ? -2 : kernel.timeouts().back(); }
};

TEST_F(Step1_3_Readiness, AReadyReaderIsNotified) {
  rule("C1", "a reader is notified when its descriptor is readable", "PollPoller::wait");
  const SocketPair sockets;
  const auto reader = probe("the reader", sockets);
  reactor->add_reader(reader);
  turn();
  expect("the reader's events before any input", reader->log(), "");
  sockets.send_from_far("hello");
  turn();
  expect("the reader's events", reader->log(), "read");
  expect("what the reader read", reader->received(), "hello");
  turn();
  expect("all the reader's events", reader->log(), "read");
}

TEST_F(Step1_3_Readiness, OfTwoReadersOnlyTheReadyOneIsNotified) {
  rule("C1", "readiness belongs to a single descriptor", "PollPoller::wait");
  const SocketPair first_sockets, second_sockets;
  const auto first = probe("the first", first_sockets);
  const auto second = probe("the second", second_sockets);
  reactor->add_reader(first);
  reactor->add_reader(second);
  second_sockets.send_from_far("x");
  turn();
  expect("the first reader's events", first->log(), "");
  expect("the second reader's events", second->log(), "read");
}

TEST_F(Step1_3_Readiness, ARemovedReaderIsNotNotified) {
  rule("C3", "after remove_reader() the reader is not notified again", "PollPoller::wait");
  const SocketPair sockets;
  const auto reader = probe("the reader", sockets);
  reactor->add_reader(reader);
  sockets.send_from_far("one");
  turn();
  expect("its events while it was registered", reader->log(), "read");
  reactor->remove_reader(*reader);
  sockets.send_from_far("two");
  turn();
  expect("all its events", reader->log(), "read");
}

TEST_F(Step1_3_Readiness, PollIsAskedOnlyAboutRegisteredReaders) {
  rule("C1 C3",
       "poll() is asked for input on registered readers; after a reader is removed, poll() is no longer asked about it",
       "PollPoller::wait");
  std::string asked;
  kernel.readiness = [&](int, short events) {
    asked += events == POLLIN ? "input " : "something else ";
    return short{0};
  };
  const auto reader = std::make_shared<Probe>("the reader", FakeKernel::kFirstMadeUp);
  reactor->add_reader(reader);
  turn();
  expect("what poll() was asked for", asked, "input ");
  reactor->remove_reader(*reader);
  turn();
  expect("everything poll() was asked for", asked, "input ");
}

TEST_F(Step1_3_Readiness, AddingTwiceAndRemovingAnUnknownReaderAreHarmless) {
  rule("C5", "adding a reader twice is the same as adding it once; removing one that is not registered does nothing",
       "PollPoller::wait");
  const SocketPair sockets;
  const auto reader = probe("the reader", sockets);
  reactor->remove_reader(*reader);
  reactor->add_reader(reader);
  reactor->add_reader(reader);
  sockets.send_from_far("x");
  turn();
  expect("its events in one turn", reader->log(), "read");
  reactor->remove_reader(*reader);
  reactor->remove_reader(*reader);
  sockets.send_from_far("y");
  turn();
  expect("all its events", reader->log(), "read");
}

TEST_F(Step1_3_Readiness, TheLoopSleepsUntilTheNextCallIsDue) {
  rule("B4", "the poll timeout is the time until the earliest call", "time_to_next");
  later(3s, "B");
  later(2s, "A");
  kernel.advance(500ms);
  reactor->iterate(1h);
  expect("the poll timeout in milliseconds", last_timeout(), 1500);
}

TEST_F(Step1_3_Readiness, WithoutCallsTheLoopSleepsForever) {
  rule("B4", "with nothing scheduled, poll() waits without a time limit", "time_to_next");
  expect_throws<SleepsForEver>("a turn without calls and without ready descriptors",
                               [&] { reactor->iterate(Duration::max()); });
  expect("the poll timeout in milliseconds", last_timeout(), -1);
}

TEST_F(Step1_3_Readiness, AnOverdueCallMakesNoNegativeTimeout) {
  rule("B4", "an overdue call means a timeout of 0, do not sleep; -1 would mean sleep forever", "to_poll_timeout");
  later(1s, "A", [&] { kernel.advance(5s); });
  later(2s, "B");
  kernel.advance(1s);
  reactor->iterate(1h);
  expect("the poll timeout in milliseconds", last_timeout(), 0);
}

TEST_F(Step1_3_Readiness, ATimeoutIsRoundedUp) {
  rule("B4", "poll() counts in whole milliseconds; rounding down would wake too early, and spin", "to_poll_timeout");
  later(1500us, "A");
  reactor->iterate(1h);
  expect("the poll timeout in milliseconds", last_timeout(), 2);
}

TEST_F(Step1_3_Readiness, ACallInTheFarFutureDoesNotOverflowTheTimeout) {
  rule("B3", "poll() takes an int; a timeout that does not fit becomes the largest int", "to_poll_timeout");
  later(24h * 365, "next year");
  reactor->iterate(Duration::max());
  expect("the poll timeout in milliseconds", last_timeout(), std::numeric_limits<int>::max());
}

TEST_F(Step1_3_Readiness, AnEndlessDelayDoesNotWrapIntoThePast) {
  rule("B3", "the largest delay is far in the future, even when the clock already shows a late time", "time_to_next");
  kernel.advance(1h);
  later(Duration::max(), "never");
  turn();
  expect("what ran", ran, "");
  reactor->iterate(Duration::max());
  expect("the poll timeout in milliseconds", last_timeout(), std::numeric_limits<int>::max());
}

TEST_F(Step1_3_Readiness, IterateOfZeroNeverSleeps) {
  rule("A32", "iterate(0) checks for readiness and does not wait, whatever is scheduled", "to_poll_timeout");
  later(10s, "A");
  turn();
  expect("the poll timeout in milliseconds", last_timeout(), 0);
}

TEST_F(Step1_3_Readiness, AnInterruptedPollIsAnEmptyTurn) {
  rule("C16", "EINTR is not an error: a signal arrived, this turn is empty, and the next one polls again",
       "PollPoller::wait");
  const SocketPair sockets;
  const auto reader = probe("the reader", sockets);
  reactor->add_reader(reader);
  sockets.send_from_far("x");
  kernel.interrupt_next_poll();
  turn();
  expect("the reader's events in the interrupted turn", reader->log(), "");
  turn();
  expect("the reader's events in the next turn", reader->log(), "read");
}

TEST_F(Step1_3_Readiness, APollThatFailsIsAnError) {
  rule("C16", "only EINTR is harmless; any other failure of poll() must not be ignored", "PollPoller::wait");
  const SocketPair sockets;
  const auto reader = probe("the reader", sockets);
  reactor->add_reader(reader);
  kernel.fail_next_poll(ENOMEM);
  expect_throws<std::system_error>("a turn whose poll() fails", [&] { turn(); });
  expect("the reader's events", reader->log(), "");
}

TEST_F(Step1_3_Readiness, ACallWithoutDelayDoesNotStarveAReader) {
  rule("B6", "every turn polls the descriptors, even while calls keep rescheduling themselves", "PollPoller::wait");
  const SocketPair sockets;
  const auto reader = probe("the reader", sockets);
  reactor->add_reader(reader);
  sockets.send_from_far("x");
  int left = 3;
  std::function<void()> again;
  again = [&] {
    if (--left > 0) later(0s, "again", again);
  };
  later(0s, "first", again);
  turn();
  expect("what ran in turn 1", ran, "first");
  expect("the reader's events in turn 1", reader->log(), "read");
}

}  // namespace
}  // namespace untwist::testing
