#include <untwist/deferred/deferred_locks.hpp>

#include "cancel_test.hpp"

namespace untwist::testing {
namespace {

class Step7_1_Cancel : public CancelTest {};

TEST_F(Step7_1_Cancel, TheCancellerIsCalledAndTheChainFails) {
  rule("G22 G23",
       "cancel() calls the canceller; if that fires nothing, the chain fails with Cancelled, inside cancel()",
       "cancel");
  Promise<int> promise(canceller());
  Deferred<int> chain = promise.deferred().add_callback(adding(1, "skipped")).add_errback(seeing("errback"));
  chain.cancel();
  expect("what ran", log, "canceller, errback(Cancelled)");
  expect("the result", end_of(Outcome(std::move(chain))), "Cancelled");
}

TEST_F(Step7_1_Cancel, WithoutACancellerTheChainFails) {
  rule("G19", "a promise without a canceller can be cancelled, too: its chain fails with Cancelled", "cancel");
  Promise<int> promise;
  Deferred<int> chain = promise.deferred();
  chain.cancel();
  expect("the result", end_of(Outcome(std::move(chain))), "Cancelled");
}

TEST_F(Step7_1_Cancel, AnErrbackMayHandleIt) {
  rule("G23", "Cancelled goes down the chain like any failure: an errback may return a value instead", "fail");
  Promise<int> promise(canceller());
  Deferred<int> chain = promise.deferred().add_errback(rescuing(7)).add_callback(adding(1, "after"));
  chain.cancel();
  expect("what ran", log, "canceller, rescue(Cancelled), after(7)");
  expect("the result", outcome_of(std::move(chain)), "8");
}

TEST_F(Step7_1_Cancel, TheCancellerMaySupplyTheResult) {
  rule("G22", "if the canceller fires the promise, with a value or with a failure, that is the result", "cancel");
  std::optional<Promise<int>> promise;
  promise.emplace([&] { std::move(*promise).callback(42); });
  Deferred<int> chain = promise->deferred();
  chain.cancel();
  expect("the result", outcome_of(std::move(chain)), "42");
  promise.emplace([&] { std::move(*promise).errback(Oops("gave up")); });
  chain = promise->deferred();
  chain.cancel();
  expect("the result of another", outcome_of(std::move(chain)), "failure: gave up");
}

TEST_F(Step7_1_Cancel, TheCancellerMayDropThePromise) {
  rule("G22 G23",
       "a canceller that stops the work may destroy the promise with it: the chain fails with Cancelled, after that",
       "fail");
  std::optional<Promise<int>> promise;
  promise.emplace([&] {
    promise.reset();
    note("canceller");
  });
  Deferred<int> chain = promise->deferred().add_errback(seeing("errback"));
  chain.cancel();
  expect("what ran", log, "canceller, errback(Cancelled)");
  expect("the result", end_of(Outcome(std::move(chain))), "Cancelled");
}

TEST_F(Step7_1_Cancel, TheCancellerMayStopACallThatOwnsThePromise) {
  rule("G23", "a delayed call that will fire the promise owns it: the canceller cancels that call, and all is over",
       "cancel");
  FakeClock clock;
  const auto call = std::make_shared<DelayedCallPtr>();
  Promise<int> promise([call] { (*call)->cancel(); });
  Deferred<int> chain = promise.deferred();
  *call = clock.call_later(1s, [promise = std::move(promise)]() mutable { std::move(promise).callback(1); });
  chain.cancel();
  expect_no_calls(clock);
  expect("the result", end_of(Outcome(std::move(chain))), "Cancelled");
}

TEST_F(Step7_1_Cancel, CancellingAgainDoesNothing) {
  rule("G24", "a chain that was cancelled has its result: cancelling it again does nothing", "unfired");
  Promise<int> promise(canceller());
  Deferred<int> chain = promise.deferred().add_errback(seeing("errback"));
  chain.cancel();
  chain.cancel();
  expect("what ran", log, "canceller, errback(Cancelled)");
  expect("the result", end_of(Outcome(std::move(chain))), "Cancelled");
}

TEST_F(Step7_1_Cancel, TheCancellerMayCancelItsOwnChain) {
  rule("G24", "a canceller that cancels its own chain is not called again, and the chain fails once", "cancel");
  Deferred<int> chain;
  Promise<int> promise([&] {
    note("canceller");
    chain.cancel();
  });
  chain = promise.deferred().add_errback(seeing("errback"));
  chain.cancel();
  expect("what ran", log, "canceller, errback(Cancelled)");
  expect("the result", end_of(Outcome(std::move(chain))), "Cancelled");
}

TEST_F(Step7_1_Cancel, AResultThatIsThereStays) {
  rule("G25", "cancel() does nothing to a chain that has its result, be it a value or a failure", "unfired");
  Promise<int> succeeds(canceller()), fails(canceller());
  Deferred<int> good = succeeds.deferred(), bad = fails.deferred();
  std::move(succeeds).callback(5);
  std::move(fails).errback(Oops());
  good.cancel();
  bad.cancel();
  expect("what ran", log, "");
  expect("one result", outcome_of(std::move(good)), "5");
  expect("the other", outcome_of(std::move(bad)), "failure: oops");
}

TEST_F(Step7_1_Cancel, CancellingInsideACallbackDoesNothing) {
  rule("", "a chain whose callbacks are running is past cancelling: the promise was fired", "unfired");
  Promise<int> promise(canceller());
  Deferred<int> chain;
  chain = promise.deferred()
              .add_callback([&](int value) {
                note("first");
                chain.cancel();
                return value;
              })
              .add_callback(adding(1, "second"))
              .add_errback(seeing("errback"));
  std::move(promise).callback(5);
  expect("what ran", log, "first, second(5)");
  expect("the result", outcome_of(std::move(chain)), "6");
}

TEST_F(Step7_1_Cancel, ACallbackMayDropWhatWasCancelled) {
  rule("", "callbacks run inside cancel(): they may destroy the Deferred, and the promise", "fail");
  auto promise = std::make_unique<Promise<int>>(canceller());
  std::optional<Deferred<int>> chain = promise->deferred().add_errback([&](const Failure&) {
    if (!armed) return 0;
    note("errback");
    chain.reset();
    promise.reset();
    return 0;
  });
  const Armed now(armed);
  chain->cancel();
  expect("what ran", log, "canceller, errback");
}

TEST_F(Step7_1_Cancel, AfterItThePromiseIsUsedUp) {
  rule("G21", "a promise that was cancelled is used up: it counts as fired", "fail");
  Promise<int> promise(canceller());
  Deferred<int> chain = promise.deferred();
  expect_that("before, the promise is still to be fired", !promise.fired());
  chain.cancel();
  expect_that("it counts as fired", promise.fired());
  expect("the result", end_of(Outcome(std::move(chain))), "Cancelled");
}

TEST_F(Step7_1_Cancel, ABeginningThatHasNotFiredIsCancelled) {
  rule("G26",
       "a chain that has not come to a callback yet: its own promise is cancelled, and the callback does not run",
       "unfired");
  Promise<int> outer(canceller("outer")), inner(canceller("inner"));
  Deferred<int> chain = outer.deferred().add_callback([&](int) {
    note("callback");
    return inner.deferred();
  });
  chain.cancel();
  expect("what ran", log, "outer");
  expect("the result", end_of(Outcome(std::move(chain))), "Cancelled");
}

TEST_F(Step7_1_Cancel, AnInnerResultStays) {
  rule("G25", "when the result of a Deferred that a callback has returned is there, cancel() does nothing", "unfired");
  Promise<int> outer, inner(canceller("inner"));
  Deferred<int> chain = outer.deferred().add_callback([&](int) { return inner.deferred(); });
  std::move(outer).callback(1);
  std::move(inner).callback(5);
  chain.cancel();
  expect("what ran", log, "");
  expect("the result", outcome_of(std::move(chain)), "5");
}

TEST_F(Step7_1_Cancel, APromiseIsFoundAfterItWasMoved) {
  rule("G22", "a promise may move between the moment it was made and the moment it is cancelled", "fail");
  Promise<int> first(canceller());
  Deferred<int> chain = first.deferred();
  auto moved = std::make_unique<Promise<int>>(std::move(first));
  chain.cancel();
  expect("what ran", log, "canceller");
  expect_that("the promise that was moved to counts as fired", moved->fired());
  expect("the result", end_of(Outcome(std::move(chain))), "Cancelled");
}

TEST_F(Step7_1_Cancel, TheCancellerMayMoveThePromise) {
  rule("G22", "the canceller may move the promise, for example out of a list: it is that promise that fails", "fail");
  std::optional<Promise<int>> from, to;
  from.emplace([&] { to.emplace(std::move(*from)); });
  Deferred<int> chain = from->deferred();
  chain.cancel();
  ASSERT_TRUE(to);
  expect_that("the promise that was moved to counts as fired", to->fired());
  expect("the result", end_of(Outcome(std::move(chain))), "Cancelled");
}

TEST_F(Step7_1_Cancel, TheCancellerIsReleased) {
  rule("G28",
       "the canceller is destroyed before the callbacks run, when the promise is cancelled, and when it is fired",
       "fail");
  const auto held = std::make_shared<int>(0);
  long inside = 0;
  Promise<int> cancelled([held] {}), fired([held] {});
  Deferred<int> chain = cancelled.deferred().add_errback([&](const Failure&) {
    inside = held.use_count();
    return 0;
  });
  Deferred<int> other = fired.deferred();
  expect("owners of what the cancellers hold", held.use_count(), 3L);
  chain.cancel();
  expect("owners inside the errback", inside, 2L);
  std::move(fired).callback(1);
  expect("owners in the end", held.use_count(), 1L);
}

TEST_F(Step7_1_Cancel, ALongChainIsCancelledFromItsEnd) {
  rule("G26", "however many callbacks were added, cancel() finds the promise, without recursion", "unfired");
  Promise<int> promise(canceller());
  Deferred<int> chain = promise.deferred();
  for (int i = 0; i < 20'000; ++i) chain = std::move(chain).add_callback([](int value) { return value + 1; });
  on_a_small_stack([&] { chain.cancel(); });
  expect("what ran", log, "canceller");
  expect("the result", end_of(Outcome(std::move(chain))), "Cancelled");
}

TEST_F(Step7_1_Cancel, AFailureThatNobodyHandlesIsLogged) {
  rule("G38", "a cancelled chain that nobody handles is reported like any failure, once", "fail");
  Promise<int> promise(canceller());
  {
    Deferred<int> chain = promise.deferred();
    chain.cancel();
  }
  const auto logged = take_logged_errors();
  ASSERT_EQ(logged.size(), 1u);
  expect("what was logged", kind_of(logged[0].failure), "Cancelled");
}

TEST_F(Step7_1_Cancel, AWaitingCallerLeavesTheQueue) {
  rule("G58", "a cancelled get() no longer waits: the next thing goes to the next caller, and none is lost", "cancel");
  DeferredQueue<int> queue(std::nullopt, 2);
  Deferred<int> first = queue.get();
  const Outcome second(queue.get());
  first.cancel();
  expect("callers that wait", queue.waiting(), 1u);
  queue.put(1);
  queue.put(2);
  expect("what the first got", end_of(Outcome(std::move(first))), "Cancelled");
  expect("what the second got", second.words(), "1");
  expect("things that are left", queue.size(), 1u);
}

}  // namespace
}  // namespace untwist::testing
