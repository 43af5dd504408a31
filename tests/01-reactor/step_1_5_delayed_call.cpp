#include "reactor_test.hpp"

namespace untwist::testing {
namespace {

class Step1_5_DelayedCall : public ReactorTest {
 protected:
  int timeout_of_a_turn() {
    reactor->iterate(1h);
    return kernel.timeouts().back();
  }
};

TEST_F(Step1_5_DelayedCall, ACancelledCallNeverRuns) {
  rule("B9", "a cancelled call does not run", "Call::cancel");
  const auto call = later(1s, "A");
  later(1s, "B");
  call->cancel();
  kernel.advance(1s);
  turn();
  expect("what ran", ran, "B");
}

TEST_F(Step1_5_DelayedCall, CancellingTwiceIsAnError) {
  rule("B10", "cancel() of a cancelled call throws AlreadyCancelled", "Call::cancel");
  const auto call = later(1s, "A");
  call->cancel();
  expect_throws<AlreadyCancelled>("a second cancel()", [&] { call->cancel(); });
}

TEST_F(Step1_5_DelayedCall, CancellingFromInsideTheCallIsAnError) {
  rule("B11", "a call that has begun can no longer be cancelled", "Call::cancel");
  DelayedCallPtr call;
  call =
      later(1s, "A", [&] { expect_throws<AlreadyCalled>("cancel() from inside the call", [&] { call->cancel(); }); });
  kernel.advance(1s);
  turn();
  expect("what ran", ran, "A");
}

TEST_F(Step1_5_DelayedCall, CancellingAfterItRanIsAnError) {
  rule("B12", "cancel() of a call that has run throws AlreadyCalled", "Call::cancel");
  const auto call = later(1s, "A");
  kernel.advance(1s);
  turn();
  expect_throws<AlreadyCalled>("cancel() after the call ran", [&] { call->cancel(); });
}

TEST_F(Step1_5_DelayedCall, ACallMayCancelAnotherOfTheSameTurn) {
  rule("B13", "a call can be cancelled up to the moment it begins", "Call::cancel");
  DelayedCallPtr second;
  later(1s, "first", [&] { second->cancel(); });
  second = later(1s, "second");
  later(1s, "third");
  kernel.advance(1s);
  turn();
  expect("what ran", ran, "first third");
}

TEST_F(Step1_5_DelayedCall, ASpentCallCannotBeRescheduled) {
  rule("B14", "reset() and delay() refuse spent calls, as cancel() does", "Call::reset");
  const auto called = later(1s, "A");
  const auto cancelled = later(1s, "B");
  cancelled->cancel();
  kernel.advance(1s);
  turn();
  expect_throws<AlreadyCalled>("reset() of a call that ran", [&] { called->reset(1s); });
  expect_throws<AlreadyCalled>("delay() of a call that ran", [&] { called->delay(1s); });
  expect_throws<AlreadyCancelled>("reset() of a cancelled call", [&] { cancelled->reset(1s); });
  expect_throws<AlreadyCancelled>("delay() of a cancelled call", [&] { cancelled->delay(1s); });
}

TEST_F(Step1_5_DelayedCall, ResetCountsFromNow) {
  rule("B15", "reset(t) means t from now, whatever the call was scheduled for before", "Call::reset");
  const auto call = later(5s, "A");
  kernel.advance(3s);
  call->reset(4s);
  kernel.advance(3s);
  turn();
  expect("what ran 6 s after scheduling", ran, "");
  kernel.advance(1s);
  turn();
  expect("what ran 7 s after scheduling", ran, "A");
}

TEST_F(Step1_5_DelayedCall, DelayCountsFromWhenItIsDue) {
  rule("B16", "delay(t) means t later than the call is due now", "Call::delay");
  const auto call = later(5s, "A");
  kernel.advance(3s);
  call->delay(2s);
  kernel.advance(3s);
  turn();
  expect("what ran 6 s after scheduling", ran, "");
  kernel.advance(1s);
  turn();
  expect("what ran 7 s after scheduling", ran, "A");
}

TEST_F(Step1_5_DelayedCall, AnEndlessDelayNeverComesDue) {
  rule("B3 B16", "after delay() or reset() by the largest duration, a call is due in the far future, not in the past",
       "Call::delay");
  kernel.advance(1h);
  const auto delayed = later(1s, "delayed"), reset = later(1s, "reset");
  delayed->delay(Duration::max());
  reset->reset(Duration::max());
  kernel.advance(24h * 365);
  turn();
  expect("what ran in a year", ran, "");
  expect_that("both are still pending", delayed->active() && reset->active());
}

TEST_F(Step1_5_DelayedCall, ANegativeDelayBringsACallForward) {
  rule("B16", "delay() by a negative time makes the call due earlier", "Call::delay");
  const auto call = later(5s, "A");
  call->delay(-3s);
  kernel.advance(2s);
  turn();
  expect("what ran after 2 s", ran, "A");
}

TEST_F(Step1_5_DelayedCall, ANegativeResetIsRefused) {
  rule("B20", "nothing can be rescheduled into the past", "Call::reset");
  const auto call = later(5s, "A");
  expect_throws<std::invalid_argument>("reset(-1 s)", [&] { call->reset(-1s); });
}

TEST_F(Step1_5_DelayedCall, ACallBroughtForwardDuringATurnWaitsForTheNext) {
  rule("B6", "a call that a callback reschedules counts as newly scheduled: it waits for the next turn", "reschedule");
  const auto moved = later(9s, "moved");
  later(1s, "A", [&] { moved->reset(0s); });
  kernel.advance(1s);
  turn();
  expect("what ran in turn 1", ran, "A");
  turn();
  expect("what ran in two turns", ran, "A moved");
}

TEST_F(Step1_5_DelayedCall, ACallIsActiveUntilItBegins) {
  rule("B17", "active() is true until the call begins or is cancelled", "Call::cancel");
  DelayedCallPtr call;
  call = later(1s, "A", [&] { expect_that("active() is false inside the call itself", !call->active()); });
  const auto cancelled = later(2s, "B");
  expect_that("active() is true before the call begins", call->active() && cancelled->active());
  cancelled->cancel();
  expect_that("active() is false after cancel()", !cancelled->active());
  kernel.advance(1s);
  turn();
  expect("what ran", ran, "A");
}

TEST_F(Step1_5_DelayedCall, DueIncludesAllDelays) {
  rule("B18", "due() is the time at which the call will run", "reschedule");
  kernel.advance(3s);
  expect_that("now() is the kernel's time", reactor->now() == kernel.now());
  const TimePoint start = reactor->now();
  const auto call = later(5s, "A");
  expect("due() at first", in_seconds(call->due() - start), "5.0 s");
  call->delay(2s);
  expect("due() after delay(2 s)", in_seconds(call->due() - start), "7.0 s");
  call->reset(1s);
  expect("due() after reset(1 s)", in_seconds(call->due() - start), "1.0 s");
}

TEST_F(Step1_5_DelayedCall, PendingCallsAreListedInOrder) {
  rule("B19", "delayed_calls() lists the calls that are still to run, the next one first", "OrderedCalls::pending");
  const auto second = later(2s, "B");
  const auto first = later(1s, "A");
  const auto cancelled = later(3s, "C");
  cancelled->cancel();
  const auto pending = reactor->delayed_calls();
  expect("how many calls are pending", pending.size(), 2u);
  expect_that("the next call comes first", pending.at(0) == first && pending.at(1) == second);
}

TEST_F(Step1_5_DelayedCall, ReschedulingACallChangesHowLongTheLoopSleeps) {
  rule("B5", "cancel(), reset() and delay() change the next poll timeout", "reschedule");
  const auto near = later(1s, "near");
  const auto far = later(9s, "far");
  near->cancel();
  far->reset(5s);
  expect("the poll timeout after cancel() and reset()", timeout_of_a_turn(), 5000);
  later(0s, "now", [&] { later(8s, "A")->delay(1s); });
  turn();
  turn();
  turn();
  expect("the poll timeout after delay()", timeout_of_a_turn(), 9000);
}

TEST_F(Step1_5_DelayedCall, ACancelledCallReleasesItsCallback) {
  rule("B24", "cancel() destroys the callback immediately, not when it would have been due", "Call::cancel");
  auto held = std::make_shared<int>(0);
  const std::weak_ptr<int> watched = held;
  const auto call = reactor->call_later(24h * 365, [held] {});
  held.reset();
  call->cancel();
  expect_that("what the callback held is destroyed after cancel()", watched.expired());
  expect("how many calls are pending", reactor->delayed_calls().size(), 0u);
}

TEST_F(Step1_5_DelayedCall, ACallMayBeCancelledThroughAHandleThatItsCallbackHolds) {
  rule("B24", "destroying the callback may destroy the last handle to the call itself", "Call::cancel");
  auto handle = std::make_shared<DelayedCallPtr>();
  *handle = reactor->call_later(1s, [handle] {});
  DelayedCall* call = handle->get();
  handle.reset();
  call->cancel();
  expect("how many calls are pending", reactor->delayed_calls().size(), 0u);
}

TEST_F(Step1_5_DelayedCall, AHandleMayOutliveItsReactor) {
  rule("", "a handle that outlives its reactor does no harm, and keeps nothing alive", "Call::cancel");
  const auto call = later(1s, "A");
  auto held = std::make_shared<int>(0);
  const std::weak_ptr<int> watched = held;
  const auto another = reactor->call_later(2s, [held] {});
  held.reset();
  another->delay(1s);
  reactor.reset();
  expect_that("what the callback held is destroyed with the reactor", watched.expired());
  expect_that("the call is no longer active", !call->active());
  expect_throws<AlreadyCancelled>("cancel() after the reactor is gone", [&] { call->cancel(); });
}

}  // namespace
}  // namespace untwist::testing
