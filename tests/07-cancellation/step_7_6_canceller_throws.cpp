#include "cancel_test.hpp"

namespace untwist::testing {
namespace {

class Step7_6_CancellerThrows : public CancelTest {};

TEST_F(Step7_6_CancellerThrows, ItsExceptionIsTheFailure) {
  rule("G27", "a canceller that throws: the chain fails with that, and nothing comes out of cancel()");
  Promise<int> promise([] { throw Oops("cannot stop"); });
  Deferred<int> chain = promise.deferred().add_errback(seeing("errback"));
  chain.cancel();
  expect("what ran", log, "errback(cannot stop)");
  expect_that("the promise counts as fired", promise.fired());
  expect("the result", end_of(Outcome(std::move(chain))), "cannot stop");
}

TEST_F(Step7_6_CancellerThrows, AnythingMayBeThrown) {
  rule("G27", "whatever is thrown, even if it is not a std::exception, is the failure");
  Promise<int> promise([] { throw 42; });
  Deferred<int> chain = promise.deferred();
  chain.cancel();
  bool is_int = false;
  std::move(chain).add_callbacks([](int) {}, [&](const Failure& failure) { is_int = failure.is<int>(); }).detach();
  expect_that("the failure is what was thrown", is_int);
}

TEST_F(Step7_6_CancellerThrows, ALateResultIsStillAnError) {
  rule("G21 G27",
       "a promise whose canceller has thrown is used up like any other with a canceller: no late result is dropped");
  Promise<int> promise([] { throw Oops("cannot stop"); });
  Deferred<int> chain = promise.deferred();
  chain.cancel();
  expect_throws<AlreadyFired>("callback()", [&] { std::move(promise).callback(5); });
  expect("the result", end_of(Outcome(std::move(chain))), "cannot stop");
}

TEST_F(Step7_6_CancellerThrows, ATimeoutStillArrives) {
  rule("G27 G29", "a chain whose canceller throws ends when the time is up, instead of waiting forever");
  FakeClock clock;
  Promise<int> promise([] { throw Oops("cannot stop"); });
  const Outcome outcome(add_timeout(promise.deferred(), 5s, clock));
  clock.advance(5s);
  expect("the result", end_of(outcome), "cannot stop");
  expect_no_calls(clock);
}

TEST_F(Step7_6_CancellerThrows, AResultThatItSuppliedStands) {
  rule("G22 G27",
       "if the canceller fires the promise, and then throws, the result stands, and the exception is logged");
  std::optional<Promise<int>> promise;
  promise.emplace([&] {
    std::move(*promise).callback(42);
    throw Oops("too late");
  });
  Promise<int> other([] { throw Oops("cannot stop"); });
  Deferred<int> chain = promise->deferred(), second = other.deferred();
  chain.cancel();
  expect("the result", outcome_of(std::move(chain)), "42");
  const auto logged = take_logged_errors();
  ASSERT_EQ(logged.size(), 1u);
  expect("what was logged", logged[0].failure.message(), "too late");
  second.cancel();
  expect("the result of one that fires nothing", end_of(Outcome(std::move(second))), "cannot stop");
}

TEST_F(Step7_6_CancellerThrows, TheOthersAreCancelledAllTheSame) {
  rule("G45", "of several that are cancelled together one canceller throws: the others are cancelled all the same");
  Promise<int> bad([] { throw Oops("cannot stop"); }), good(canceller("good"));
  std::vector<Deferred<int>> members;
  members.push_back(bad.deferred());
  members.push_back(good.deferred());
  auto all = gather_results(std::move(members));
  all.cancel();
  expect("what ran", log, "good");
  expect("the result", end_of(Outcome(std::move(all))), "number 0 failed: cannot stop");
}

}  // namespace
}  // namespace untwist::testing
