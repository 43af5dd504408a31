#include <limits>

#include "reactor_test.hpp"

namespace untwist::testing {
namespace {

class Step1_3_Readiness : public ReactorTest {
 protected:
  // What the last turn told poll() about time, in milliseconds.
  int last_timeout() const { return kernel.timeouts().empty() ? -2 : kernel.timeouts().back(); }
};

TEST_F(Step1_3_Readiness, AReadyReaderIsTold) {
  rule("C1", "a reader is told when its descriptor can be read", "PollPoller::wait");
  const SocketPair sockets;
  const auto reader = probe("the reader", sockets);
  reactor->add_reader(reader);
  turn();
  expect("what the reader was told while nothing came", reader->log(), "");
  sockets.send_from_far("hello");
  turn();
  expect("what the reader was told", reader->log(), "read");
  expect("what the reader read", reader->received(), "hello");
  turn();
  expect("what the reader was told in all", reader->log(), "read");
}

TEST_F(Step1_3_Readiness, OfTwoReadersOnlyTheReadyOneIsTold) {
  rule("C1", "readiness belongs to one descriptor", "PollPoller::wait");
  const SocketPair first_sockets, second_sockets;
  const auto first = probe("the first", first_sockets);
  const auto second = probe("the second", second_sockets);
  reactor->add_reader(first);
  reactor->add_reader(second);
  second_sockets.send_from_far("x");
  turn();
  expect("what the first was told", first->log(), "");
  expect("what the second was told", second->log(), "read");
}

TEST_F(Step1_3_Readiness, ARemovedReaderIsNotTold) {
  rule("C3", "after remove_reader() nothing is told any more", "PollPoller::wait");
  const SocketPair sockets;
  const auto reader = probe("the reader", sockets);
  reactor->add_reader(reader);
  sockets.send_from_far("one");
  turn();
  expect("what it was told while it was there", reader->log(), "read");
  reactor->remove_reader(*reader);
  sockets.send_from_far("two");
  turn();
  expect("what it was told in all", reader->log(), "read");
}

TEST_F(Step1_3_Readiness, PollIsAskedAboutReadersAndNobodyElse) {
  rule("C1 C3",
       "poll() is asked to look for input of those who are registered; after removal it is not asked about them",
       "PollPoller::wait");
  std::string asked;
  kernel.readiness = [&](int, short events) {
    asked += events == POLLIN ? "input " : "something else ";
    return short{0};
  };
  const auto reader = std::make_shared<Probe>("the reader", FakeKernel::kFirstMadeUp);
  reactor->add_reader(reader);
  turn();
  expect("what poll() was asked to look for", asked, "input ");
  reactor->remove_reader(*reader);
  turn();
  expect("what it was asked in all", asked, "input ");
}

TEST_F(Step1_3_Readiness, AddingTwiceAndRemovingAStrangerAreHarmless) {
  rule("C5", "adding twice is as good as once; removing what is not there does nothing", "PollPoller::wait");
  const SocketPair sockets;
  const auto reader = probe("the reader", sockets);
  reactor->remove_reader(*reader);
  reactor->add_reader(reader);
  reactor->add_reader(reader);
  sockets.send_from_far("x");
  turn();
  expect("what it was told in one turn", reader->log(), "read");
  reactor->remove_reader(*reader);
  reactor->remove_reader(*reader);
  sockets.send_from_far("y");
  turn();
  expect("what it was told in all", reader->log(), "read");
}

TEST_F(Step1_3_Readiness, TheLoopSleepsUntilTheNextCallIsDue) {
  rule("B4", "the poll timeout is the time to the earliest call", "time_to_next");
  later(3s, "B");
  later(2s, "A");
  kernel.advance(500ms);
  reactor->iterate(1h);
  expect("the poll timeout in milliseconds", last_timeout(), 1500);
}

TEST_F(Step1_3_Readiness, WithoutCallsTheLoopSleepsForEver) {
  rule("B4", "with nothing scheduled there is no time to wake up for", "time_to_next");
  expect_throws<SleepsForEver>("a turn without calls and without ready descriptors",
                               [&] { reactor->iterate(Duration::max()); });
  expect("the poll timeout in milliseconds", last_timeout(), -1);
}

TEST_F(Step1_3_Readiness, ALateCallMakesNoNegativeTimeout) {
  rule("B4", "a call that is overdue means: do not sleep; -1 would mean: sleep for ever", "to_poll_timeout");
  later(1s, "A", [&] { kernel.advance(5s); });
  later(2s, "B");
  kernel.advance(1s);
  reactor->iterate(1h);
  expect("the poll timeout in milliseconds", last_timeout(), 0);
}

TEST_F(Step1_3_Readiness, ATimeoutIsRoundedUp) {
  rule("B4", "poll() counts whole milliseconds; to round down is to wake too early, and to spin", "to_poll_timeout");
  later(1500us, "A");
  reactor->iterate(1h);
  expect("the poll timeout in milliseconds", last_timeout(), 2);
}

TEST_F(Step1_3_Readiness, ACallInTheFarFutureDoesNotOverflowTheTimeout) {
  rule("B3", "poll() takes an int; what does not fit is as good as its largest value", "to_poll_timeout");
  later(24h * 365, "next year");
  reactor->iterate(Duration::max());
  expect("the poll timeout in milliseconds", last_timeout(), std::numeric_limits<int>::max());
}

TEST_F(Step1_3_Readiness, ADelayOfForEverDoesNotWrapIntoThePast) {
  rule("B3", "the largest delay is far in the future, on a clock that already stands high", "time_to_next");
  kernel.advance(1h);
  later(Duration::max(), "never");
  turn();
  expect("what ran", ran, "");
  reactor->iterate(Duration::max());
  expect("the poll timeout in milliseconds", last_timeout(), std::numeric_limits<int>::max());
}

TEST_F(Step1_3_Readiness, ATurnOfNoTimeNeverSleeps) {
  rule("A32", "iterate(0) looks and does not wait, whatever is scheduled", "to_poll_timeout");
  later(10s, "A");
  turn();
  expect("the poll timeout in milliseconds", last_timeout(), 0);
}

TEST_F(Step1_3_Readiness, AnInterruptedPollIsAnEmptyTurn) {
  rule("C16", "EINTR is not an error: a signal came, the turn is empty, the next one looks again", "PollPoller::wait");
  const SocketPair sockets;
  const auto reader = probe("the reader", sockets);
  reactor->add_reader(reader);
  sockets.send_from_far("x");
  kernel.interrupt_next_poll();
  turn();
  expect("what the reader was told in the interrupted turn", reader->log(), "");
  turn();
  expect("what the reader was told in the next", reader->log(), "read");
}

TEST_F(Step1_3_Readiness, APollThatFailsIsAnError) {
  rule("C16", "only EINTR is harmless; a poll() that cannot work must not pass in silence", "PollPoller::wait");
  const SocketPair sockets;
  const auto reader = probe("the reader", sockets);
  reactor->add_reader(reader);
  kernel.fail_next_poll(ENOMEM);
  expect_throws<std::system_error>("a turn whose poll() fails", [&] { turn(); });
  expect("what the reader was told", reader->log(), "");
}

TEST_F(Step1_3_Readiness, ACallWithoutDelayDoesNotStarveAReader) {
  rule("B6", "between two turns of timed calls the loop looks at its descriptors", "PollPoller::wait");
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
  expect("what the reader was told in turn 1", reader->log(), "read");
}

}  // namespace
}  // namespace untwist::testing
