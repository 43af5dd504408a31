#include "coroutine_test.hpp"

namespace untwist::testing {
namespace {

class Step12_4_Cancel : public CoroutineTest {
 protected:
  // Waits, and records the kind of what is thrown. Passes it on.
  Deferred<int> notes(Deferred<int> awaited, std::string name = "body") {
    try {
      co_return co_await std::move(awaited);
    } catch (...) {
      note(name + "(" + kind_of(Failure::current()) + ")");
      throw;
    }
  }
};

TEST_F(Step12_4_Cancel, WhatItWaitsForIsCancelled) {
  rule("G61", "cancel() on a coroutine's Deferred cancels what it waits for; the body sees Cancelled",
       "Coroutine::suspend_until");
  Promise<int> promise(canceller());
  Deferred<int> coroutine = notes(promise.deferred());
  coroutine.cancel();
  expect("what ran", log, "canceller, body(Cancelled)");
  expect("the result", end_of(Outcome(std::move(coroutine))), "Cancelled");
}

TEST_F(Step12_4_Cancel, ThroughSeveral) {
  rule("G61", "a coroutine that waits for another one passes the cancellation on to it", "Coroutine::suspend_until");
  Promise<int> promise(canceller());
  Deferred<int> coroutine = notes(notes(notes(promise.deferred(), "inner"), "middle"), "outer");
  coroutine.cancel();
  expect("what ran", log, "canceller, inner(Cancelled), middle(Cancelled), outer(Cancelled)");
  expect("the result", end_of(Outcome(std::move(coroutine))), "Cancelled");
}

TEST_F(Step12_4_Cancel, OnlyWhatItWaitsForNow) {
  rule("G61", "of several steps, one after the other, the one that is running is cancelled",
       "Coroutine::suspend_until");
  Promise<int> first(canceller("first")), second(canceller("second"));
  const auto both = [](Deferred<int> one, Deferred<int> two) -> Deferred<int> {
    const int sum = co_await std::move(one);
    co_return sum + co_await std::move(two);
  };
  Deferred<int> coroutine = both(first.deferred(), second.deferred());
  std::move(first).callback(1);
  coroutine.cancel();
  expect("what ran", log, "second");
  expect("the result", end_of(Outcome(std::move(coroutine))), "Cancelled");
}

TEST_F(Step12_4_Cancel, TheBodyMayCatchIt) {
  rule("G62", "a body that catches Cancelled may return a value: then the coroutine has succeeded",
       "Coroutine::suspend_until");
  const auto makes_do = [](Deferred<int> awaited) -> Deferred<int> {
    try {
      co_return co_await std::move(awaited);
    } catch (const Cancelled&) {
      co_return 7;
    }
  };
  Promise<int> promise(canceller());
  Deferred<int> coroutine = makes_do(promise.deferred());
  coroutine.cancel();
  expect("what ran", log, "canceller");
  expect("the result", outcome_of(std::move(coroutine)), "7");
}

TEST_F(Step12_4_Cancel, ItMayWaitAgainAndBeCancelledAgain) {
  rule("G63", "a body that has caught Cancelled and waits again can be cancelled again", "Coroutine::suspend_until");
  const auto stubborn = [this](Deferred<int> one, Deferred<int> two) -> Deferred<int> {
    try {
      co_return co_await std::move(one);
    } catch (const Cancelled&) {
      note("goes on");
    }
    co_return co_await std::move(two);
  };
  Promise<int> first(canceller("first")), second(canceller("second"));
  Deferred<int> coroutine = stubborn(first.deferred(), second.deferred());
  coroutine.cancel();
  expect("what ran after the first time", log, "first, goes on");
  coroutine.cancel();
  expect("what ran after the second time", log, "first, goes on, second");
  expect("the result", end_of(Outcome(std::move(coroutine))), "Cancelled");
}

TEST_F(Step12_4_Cancel, ATimeoutCoversAllOfIt) {
  rule("G61", "add_timeout() over a coroutine cancels the step that is running when the time is up",
       "Coroutine::suspend_until");
  FakeClock clock;
  Promise<int> first, second(canceller("second"));
  const auto both = [](Deferred<int> one, Deferred<int> two) -> Deferred<int> {
    const int sum = co_await std::move(one);
    co_return sum + co_await std::move(two);
  };
  Deferred<int> coroutine = add_timeout(both(first.deferred(), second.deferred()), 5s, clock, "both");
  clock.advance(4s);
  std::move(first).callback(1);
  clock.advance(1s);
  expect("what ran", log, "second");
  expect("the result", end_of(Outcome(std::move(coroutine))), "TimedOut");
  expect_no_calls(clock);
}

TEST_F(Step12_4_Cancel, ACallbackAfterItIsCancelledWithIt) {
  rule("G61", "cancel() at the end of a chain reaches through callbacks and coroutines alike",
       "Coroutine::suspend_until");
  Promise<int> promise(canceller());
  Deferred<int> chain = one_more(promise.deferred().add_callback(adding(1, "before"))).add_callback(adding(1, "after"));
  chain.cancel();
  expect("what ran", log, "canceller");
  expect("the result", end_of(Outcome(std::move(chain))), "Cancelled");
}

TEST_F(Step12_4_Cancel, WhatIsOverIsNotCancelled) {
  rule("G61", "once a coroutine has gone on, what it was waiting for is over: cancel() does not reach it",
       "Coroutine::suspend_until");
  std::optional<Deferred<int>> coroutine;
  const auto busy = [&](Deferred<int> one, Deferred<int> two) -> Deferred<int> {
    const int sum = co_await std::move(one);
    coroutine->cancel();  // nothing is waited for at this moment
    note("runs on");
    co_return sum + co_await std::move(two);
  };
  Promise<int> first(canceller("first")), second(canceller("second"));
  coroutine.emplace(busy(first.deferred(), second.deferred()));
  std::move(first).callback(1);
  expect("what ran", log, "runs on");
  coroutine->cancel();
  expect("what ran after cancel()", log, "runs on, second");
  expect("the result", end_of(Outcome(std::move(*coroutine))), "Cancelled");
}

}  // namespace
}  // namespace untwist::testing
