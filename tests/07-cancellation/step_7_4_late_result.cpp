#include <untwist/deferred/deferred_locks.hpp>

#include "cancel_test.hpp"

namespace untwist::testing {
namespace {

class Step7_4_LateResult : public CancelTest {
 protected:
  // The permit that comes at once.
  static std::optional<Permit> permit_of(DeferredSemaphore& semaphore) {
    std::optional<Permit> now;
    semaphore.acquire().add_callback([&](Permit permit) { now.emplace(std::move(permit)); }).detach();
    return now;
  }
};

TEST_F(Step7_4_LateResult, ALateValueIsDropped) {
  rule("G20", "a promise without a canceller cannot stop its work: after a cancel(), its value is dropped", "swallows");
  Promise<int> promise;
  const auto chain =
      std::make_shared<Deferred<int>>(promise.deferred().add_callback(adding(1, "callback")).add_errback(rescuing(0)));
  chain->cancel();
  std::move(promise).callback(5);
  expect("what ran", log, "rescue(Cancelled)");
  expect("the result", outcome_of(std::move(*chain)), "0");
}

TEST_F(Step7_4_LateResult, ALateFailureIsDropped) {
  rule("G20", "a late failure is dropped, too: it is neither passed on nor logged", "swallows");
  Promise<int> promise;
  Deferred<int> chain = promise.deferred().add_errback(rescuing(0));
  chain.cancel();
  std::move(promise).errback(Oops());
  expect("what ran", log, "rescue(Cancelled)");
  expect("how many were logged", take_logged_errors().size(), 0u);
}

TEST_F(Step7_4_LateResult, OnlyOneIsDropped) {
  rule("G20", "one late result is dropped; a second one is an error, as always", "swallows");
  Promise<int> promise;
  Deferred<int> chain = promise.deferred().add_errback(rescuing(0));
  chain.cancel();
  std::move(promise).callback(5);
  expect_throws<AlreadyFired>("the second callback()", [&] { std::move(promise).callback(6); });
}

TEST_F(Step7_4_LateResult, CancellingTwiceDropsOneResult) {
  rule("G20 G24", "however often the chain was cancelled, one late result is dropped", "cancel");
  Promise<int> promise;
  Deferred<int> chain = promise.deferred().add_errback(rescuing(0));
  chain.cancel();
  chain.cancel();
  std::move(promise).callback(5);
  chain.cancel();
  expect_throws<AlreadyFired>("the second callback()", [&] { std::move(promise).callback(6); });
}

TEST_F(Step7_4_LateResult, WithACancellerNoneIsDropped) {
  rule("G21", "a canceller has stopped the work: a result after that is an error", "cancel");
  Promise<int> promise(canceller()), other;
  Deferred<int> chain = promise.deferred().add_errback(rescuing(0));
  chain.cancel();
  expect_throws<AlreadyFired>("callback()", [&] { std::move(promise).callback(5); });
  Deferred<int> without = other.deferred().add_errback(rescuing(0));
  without.cancel();
  std::move(other).callback(5);  // this one has no canceller
}

TEST_F(Step7_4_LateResult, WithoutACancelNoneIsDropped) {
  rule("G1 G20", "a promise that was fired, and not cancelled, fires only once, also if the chain is cancelled later",
       "cancel");
  Promise<int> fired, cancelled;
  Deferred<int> chain = fired.deferred(), other = cancelled.deferred().add_errback(rescuing(0));
  std::move(fired).callback(5);
  chain.cancel();
  expect_throws<AlreadyFired>("the second callback()", [&] { std::move(fired).callback(6); });
  other.cancel();
  std::move(cancelled).callback(6);
  expect("the result", outcome_of(std::move(chain)), "5");
}

TEST_F(Step7_4_LateResult, AMovedPromiseDropsItsLateResult) {
  rule("G20", "a cancelled promise may still be moved: the one that was moved to drops its late result", "swallows");
  Promise<int> promise;
  Deferred<int> chain = promise.deferred().add_errback(rescuing(0));
  chain.cancel();
  Promise<int> moved(std::move(promise));
  std::move(moved).callback(5);
  expect("the result", outcome_of(std::move(chain)), "0");
}

TEST_F(Step7_4_LateResult, AfterATimeoutItIsDropped) {
  rule("G20 G29", "an answer that comes after the timeout is dropped", "swallows");
  FakeClock clock;
  Promise<int> promise;
  const Outcome outcome(add_timeout(promise.deferred(), 5s, clock));
  clock.advance(5s);
  std::move(promise).callback(5);
  expect("the result", end_of(outcome), "TimedOut");
}

TEST_F(Step7_4_LateResult, AnInnerOneIsDropped) {
  rule("G20 G26", "the late result that is dropped is that of the promise that was cancelled: the inner one", "cancel");
  Promise<int> outer, inner;
  Deferred<int> chain = outer.deferred().add_callback([&](int) { return inner.deferred(); }).add_errback(rescuing(0));
  std::move(outer).callback(1);
  chain.cancel();
  std::move(inner).callback(5);
  expect_throws<AlreadyFired>("firing the outer one again", [&] { std::move(outer).callback(6); });
  expect("the result", outcome_of(std::move(chain)), "0");
}

TEST_F(Step7_4_LateResult, APermitForACancelledWaiterGoesToTheNext) {
  rule("G54", "the lock has no canceller: a permit that comes too late is dropped, and so goes to the next waiter",
       "swallows");
  DeferredLock lock;
  std::optional<Permit> next;
  std::optional<Permit> holder = permit_of(lock);
  Deferred<Permit> cancelled = lock.acquire();
  lock.acquire().add_callback([&](Permit permit) { next.emplace(std::move(permit)); }).detach();
  cancelled.cancel();
  std::move(cancelled).add_callbacks([](Permit) {}, [&](const Failure& failure) { note(kind_of(failure)); }).detach();
  holder.reset();
  expect("what the cancelled waiter saw", log, "Cancelled");
  expect_that("the next waiter has the permit", next.has_value());
  expect_that("the lock is held", lock.locked());
  next.reset();
  expect_that("in the end the lock is free", !lock.locked());
}

TEST_F(Step7_4_LateResult, IfAllWaitersAreCancelledThePermitIsFree) {
  rule("G54", "if every waiter was cancelled, a permit that is given back is free again", "swallows");
  DeferredSemaphore semaphore(1);
  std::optional<Permit> holder = permit_of(semaphore);
  std::vector<Deferred<>> waiting;
  for (int i = 0; i < 3; ++i) {
    waiting.push_back(semaphore.acquire().add_callbacks([](Permit) {}, [](const Failure&) {}));
    waiting.back().cancel();
  }
  holder.reset();
  expect("permits that are free", semaphore.tokens(), 1);
}

TEST_F(Step7_4_LateResult, CancellingAHolderDoesNothing) {
  rule("G25 G54", "the holder of a lock has its permit: cancelling its acquire() does not take it away", "cancel");
  DeferredLock lock;
  Deferred<Permit> held = lock.acquire();
  held.cancel();
  expect_that("the lock is held", lock.locked());
  Deferred<Permit> cancelled = lock.acquire();
  cancelled.cancel();
  std::move(cancelled).add_callbacks([](Permit) {}, [](const Failure&) {}).detach();
  std::move(held).add_callback([](Permit permit) { permit.release(); }).detach();
  expect_that("given back, the lock is free", !lock.locked());
}

}  // namespace
}  // namespace untwist::testing
