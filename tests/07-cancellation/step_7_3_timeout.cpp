#include "cancel_test.hpp"

namespace untwist::testing {
namespace {

class Step7_3_Timeout : public CancelTest {
 protected:
  void TearDown() override {
    if (!HasFailure()) expect_no_calls(clock);
  }

  FakeClock clock;
};

TEST_F(Step7_3_Timeout, WhenTheTimeIsUpTheChainIsCancelled) {
  rule("G29", "if there is no result in time, the chain is cancelled, and fails with TimedOut", "Timeout::start");
  Promise<int> promise(canceller());
  const Outcome outcome(add_timeout(promise.deferred(), 5s, clock, "sending the mail"));
  clock.advance(5s - 1ns);
  expect("the result just before", end_of(outcome), "nothing yet");
  clock.advance(1ns);
  expect("what ran", log, "canceller");
  expect("the result", end_of(outcome), "TimedOut");
}

TEST_F(Step7_3_Timeout, TheErrorNamesWhatTimedOut) {
  rule("G29", "the message says what timed out, and after how long", "Timeout::instead_of");
  Promise<int> one, two;
  const Outcome named(add_timeout(one.deferred(), 5s, clock, "sending the mail"));
  const Outcome unnamed(add_timeout(two.deferred(), 1500ms, clock));
  clock.advance(10s);
  expect("with a name", named.words(), "failure: sending the mail: timed out after 5 s");
  expect("without one", unnamed.words(), "failure: timed out after 1500 ms");
  ASSERT_NE(named.failure().as<TimedOut>(), nullptr);
  expect_that("it knows the limit", named.failure().as<TimedOut>()->limit == 5s);
}

TEST_F(Step7_3_Timeout, AResultInTimePasses) {
  rule("G35", "a result in time, a value or a failure, passes unchanged; nothing is cancelled, and no call is left",
       "Timeout::stop");
  Promise<int> succeeds(canceller()), fails(canceller());
  const Outcome good(add_timeout(succeeds.deferred(), 5s, clock)), bad(add_timeout(fails.deferred(), 5s, clock));
  clock.advance(4s);
  std::move(succeeds).callback(1);
  std::move(fails).errback(Oops());
  expect_no_calls(clock);
  clock.advance(1h);
  expect("a value", good.words(), "1");
  expect("a failure", bad.words(), "failure: oops");
  expect("what ran", log, "");
}

TEST_F(Step7_3_Timeout, AResultThatIsThereNeedsNoTimer) {
  rule("G35", "a chain that has its result needs no time limit: no call is scheduled", "Timeout::stop");
  Deferred<int> chain = add_timeout(succeed(1), 5s, clock);
  expect_no_calls(clock);
  expect("the result", outcome_of(std::move(chain)), "1");
}

TEST_F(Step7_3_Timeout, TheCallIsGoneBeforeLaterCallbacksRun) {
  rule("G35", "the delayed call is cancelled before anything that was added after the timeout runs", "Timeout::stop");
  Promise<int> promise;
  std::size_t calls = 99;
  const Outcome outcome(add_timeout(promise.deferred(), 5s, clock).add_callback([&](int value) {
    calls = clock.delayed_calls().size();
    return value;
  }));
  expect("calls before", clock.delayed_calls().size(), 1u);
  std::move(promise).callback(1);
  expect("calls inside the callback", calls, 0u);
}

TEST_F(Step7_3_Timeout, ADroppedPromiseLeavesNoTimer) {
  rule("G35", "if the promise is dropped, the chain fails with BrokenPromise, and no call is left", "Timeout::stop");
  auto promise = std::make_optional<Promise<int>>();
  const Outcome outcome(add_timeout(promise->deferred(), 5s, clock));
  promise.reset();
  expect_no_calls(clock);
  expect("the result", end_of(outcome), "BrokenPromise");
}

TEST_F(Step7_3_Timeout, StagesBeforeItSeeCancelled) {
  rule("G30", "what was added before the timeout sees Cancelled, what is added later sees TimedOut",
       "Timeout::instead_of");
  Promise<int> promise;
  const Outcome outcome(
      add_timeout(promise.deferred().add_errback(seeing("before")), 5s, clock).add_errback(seeing("later")));
  clock.advance(5s);
  expect("what ran", log, "before(Cancelled), later(TimedOut)");
  expect("the result", end_of(outcome), "TimedOut");
}

TEST_F(Step7_3_Timeout, AnEarlierErrbackMayHandleIt) {
  rule("G31", "if a stage before the timeout handles Cancelled, its value passes: there was no timeout",
       "Timeout::instead_of");
  Promise<int> promise;
  const Outcome outcome(add_timeout(promise.deferred().add_errback(rescuing(7)), 5s, clock));
  clock.advance(5s);
  expect("the result", end_of(outcome), "7");
}

TEST_F(Step7_3_Timeout, ACancellersResultStands) {
  rule("G32", "if the canceller supplies a value or a failure of its own, that is the result", "Timeout::instead_of");
  std::optional<Promise<int>> value, failure;
  value.emplace([&] { std::move(*value).callback(42); });
  failure.emplace([&] { std::move(*failure).errback(Oops("half sent")); });
  const Outcome one(add_timeout(value->deferred(), 5s, clock)), two(add_timeout(failure->deferred(), 5s, clock));
  clock.advance(5s);
  expect("with a value", end_of(one), "42");
  expect("with a failure", end_of(two), "half sent");
}

TEST_F(Step7_3_Timeout, AFunctionMayDecide) {
  rule("G33", "a function may decide what the result is: it gets what the chain has ended with, and the limit",
       "Timeout::start");
  Promise<int> promise, in_time;
  const auto decide = [&](Result<int> result, Duration limit) -> Result<int> {
    note("decide(" + (result.ok() ? "a value" : kind_of(result.failure())) + ")");
    expect_that("the limit is five seconds", limit == 5s);
    return -1;
  };
  const Outcome late(add_timeout(promise.deferred(), 5s, clock, decide));
  const Outcome good(add_timeout(in_time.deferred(), 5s, clock, decide));
  std::move(in_time).callback(1);
  clock.advance(5s);
  expect("the result", end_of(late), "-1");
  expect("a result in time", end_of(good), "1");
  expect("what ran", log, "decide(Cancelled)");
}

TEST_F(Step7_3_Timeout, TheFunctionMayThrow) {
  rule("G33", "if the function that decides throws, that is the result", "Timeout::start");
  Promise<int> promise;
  const auto decide = [](Result<int>, Duration) -> Result<int> { throw Oops("undecided"); };
  const Outcome outcome(add_timeout(promise.deferred(), 5s, clock, decide));
  clock.advance(5s);
  expect("the result", end_of(outcome), "undecided");
}

TEST_F(Step7_3_Timeout, CancelledByHandStaysCancelled) {
  rule("G34", "a chain that is cancelled before the time is up stays Cancelled, and no call is left",
       "Timeout::instead_of");
  Promise<int> promise(canceller());
  Deferred<int> chain = add_timeout(promise.deferred(), 5s, clock);
  clock.advance(1s);
  chain.cancel();
  expect_no_calls(clock);
  expect("the result", end_of(Outcome(std::move(chain))), "Cancelled");
  clock.advance(1h);
  expect("what ran", log, "canceller");
}

TEST_F(Step7_3_Timeout, ItCoversWhatACallbackReturns) {
  rule("G36",
       "if the promise is fired in time, but a covered callback returns a Deferred, that one has to come in time",
       "Timeout::start");
  Promise<int> outer(canceller("outer")), inner(canceller("inner"));
  const Outcome outcome(add_timeout(outer.deferred().add_callback([&](int) { return inner.deferred(); }), 5s, clock));
  clock.advance(4s);
  std::move(outer).callback(1);
  clock.advance(1s);
  expect("what ran", log, "inner");
  expect("the result", end_of(outcome), "TimedOut");
}

TEST_F(Step7_3_Timeout, WhatIsAddedLaterIsNotCovered) {
  rule("G30", "what is added after the timeout may take as long as it likes", "Timeout::stop");
  Promise<int> outer, inner(canceller("inner"));
  const Outcome outcome(add_timeout(outer.deferred(), 5s, clock).add_callback([&](int) { return inner.deferred(); }));
  std::move(outer).callback(1);
  clock.advance(1h);
  expect("the result after an hour", end_of(outcome), "nothing yet");
  std::move(inner).callback(2);
  expect("the result", end_of(outcome), "2");
}

TEST_F(Step7_3_Timeout, OfTwoTheShorterOneWins) {
  rule("G37", "of two timeouts the shorter one fires, whichever is the outer one; both calls are gone then",
       "Timeout::instead_of");
  Promise<int> one, two;
  const Outcome inner(add_timeout(add_timeout(one.deferred(), 1s, clock, "inner"), 5s, clock, "outer"));
  const Outcome outer(add_timeout(add_timeout(two.deferred(), 5s, clock, "inner"), 1s, clock, "outer"));
  clock.advance(1s);
  expect("the shorter one inside", inner.words(), "failure: inner: timed out after 1 s");
  expect("the shorter one outside", outer.words(), "failure: outer: timed out after 1 s");
  expect_no_calls(clock);
}

TEST_F(Step7_3_Timeout, OfTwoAtTheSameTimeTheFirstOneWins) {
  rule("G37", "of two timeouts for the same moment, the one that was added first fires; the other changes nothing",
       "Timeout::stop");
  Promise<int> promise(canceller());
  const Outcome outcome(add_timeout(add_timeout(promise.deferred(), 5s, clock, "first"), 5s, clock, "second"));
  clock.advance(5s);
  expect("what ran", log, "canceller");
  expect("the result", outcome.words(), "failure: first: timed out after 5 s");
}

TEST_F(Step7_3_Timeout, TheChainMayHaveNoDeferredAnyMore) {
  rule("G29", "the timeout fires in a chain that was detached, too; a failure that nobody handles is logged, once",
       "Timeout::start");
  Promise<int> promise(canceller());
  add_timeout(promise.deferred(), 5s, clock, "the lookup").detach();
  clock.advance(5s);
  expect("what ran", log, "canceller");
  const auto logged = take_logged_errors();
  ASSERT_EQ(logged.size(), 1u);
  expect("what was logged", logged[0].failure.message(), "the lookup: timed out after 5 s");
}

TEST_F(Step7_3_Timeout, ATimeInThePastIsRefused) {
  rule("", "a negative limit is refused, and the chain goes on", "Timeout::start");
  Promise<int> promise;
  bool ran = false;
  Deferred<int> chain = promise.deferred().add_callback([&](int value) {
    ran = true;
    return value;
  });
  expect_throws<std::invalid_argument>("add_timeout()", [&] { add_timeout(std::move(chain), -1ns, clock).detach(); });
  std::move(promise).callback(1);
  expect_that("the callback ran", ran);
}

TEST_F(Step7_3_Timeout, ItMayWaitForNothing) {
  rule("G29", "a limit of zero is up in the next turn, and not before", "Timeout::start");
  Promise<int> promise;
  const Outcome outcome(add_timeout(promise.deferred(), 0s, clock));
  expect("the result inside the call", end_of(outcome), "nothing yet");
  clock.advance(0s);
  expect("the result in the next turn", end_of(outcome), "TimedOut");
}

TEST_F(Step7_3_Timeout, ItMayWaitForever) {
  rule("G29", "a limit of kForever is never up", "Timeout::start");
  Promise<int> promise;
  const Outcome outcome(add_timeout(promise.deferred(), kForever, clock));
  clock.advance(100 * 365 * 24h);
  expect("the result after a hundred years", end_of(outcome), "nothing yet");
  std::move(promise).callback(1);
  expect("the result", end_of(outcome), "1");
}

}  // namespace
}  // namespace untwist::testing
