#include "coroutine_test.hpp"

namespace untwist::testing {
namespace {

class Step12_3_Exceptions : public CoroutineTest {
 protected:
  // Waits, and records what it gets, or what is thrown. Passes on what is thrown.
  Deferred<int> notes(Deferred<int> awaited) {
    try {
      const int got = co_await std::move(awaited);
      note("got " + std::to_string(got));
      co_return got;
    } catch (const Oops& oops) {
      note("caught " + std::string(oops.what()));
      throw;
    }
  }
};

TEST_F(Step12_3_Exceptions, AFailureIsThrownAtTheAwait) {
  rule("G59", "if the result is a failure, co_await throws its exception", "Coroutine::raise");
  run(notes(fail<int>(Oops("now"))));
  expect("what ran, if it was there", log, "caught now");
  Promise<int> promise;
  run(notes(promise.deferred()));
  std::move(promise).errback(Oops("later"));
  expect("what ran, if it came later", log, "caught now, caught later");
}

TEST_F(Step12_3_Exceptions, ItMayBeCaught) {
  rule("G59", "a body that has caught the exception goes on as any function does", "Coroutine::raise");
  const auto tries = [](Deferred<int> first, Deferred<int> second) -> Deferred<int> {
    int sum = 0;
    try {
      sum += co_await std::move(first);
    } catch (const Oops&) {
      sum += 100;
    }
    co_return sum + co_await std::move(second);
  };
  Promise<int> second;
  const Outcome outcome(tries(fail<int>(Oops()), second.deferred()));
  std::move(second).callback(1);
  expect("the result", outcome.words(), "101");
}

TEST_F(Step12_3_Exceptions, OneThatLeavesTheBodyIsTheFailure) {
  rule("G59", "an exception that leaves the body does not leave the call: it is the failure of the Deferred",
       "Coroutine::has_thrown");
  const auto throws = [](int number) -> Deferred<int> {
    if (number < 0) throw Oops("negative");
    co_return number;
  };
  expect("for a good one", outcome_of(throws(1)), "1");
  expect("for a bad one", outcome_of(throws(-1)), "failure: negative");
}

TEST_F(Step12_3_Exceptions, OneThatNobodyCatchesGoesThrough) {
  rule("G59", "a failure that the body does not catch is passed on, with its type", "Coroutine::raise");
  Promise<int> promise;
  Deferred<int> chain = one_more(one_more(promise.deferred()));
  std::move(promise).errback(Oops("from below"));
  const Outcome outcome(std::move(chain));
  expect("the result", outcome.words(), "failure: from below");
  expect_that("it is still an Oops", outcome.failure().is<Oops>());
}

TEST_F(Step12_3_Exceptions, WhatTheBodyOwnsIsDestroyed) {
  rule("", "an exception leaves the body as it leaves any function: what it owns is destroyed", "Coroutine::raise");
  struct Says {
    std::function<void()> what;
    ~Says() { what(); }
  };
  const auto owns = [this](Deferred<int> awaited) -> Deferred<int> {
    const Says at_the_end{[this] { note("destroyed"); }};
    co_return co_await std::move(awaited);
  };
  Promise<int> promise;
  Deferred<int> chain = owns(promise.deferred()).add_errback(rescuing(1));
  std::move(promise).errback(Oops("late"));
  expect("what ran", log, "destroyed, rescue(late)");
  run(std::move(chain));
}

TEST_F(Step12_3_Exceptions, OneThatNobodyHandlesIsLogged) {
  rule("G29", "a failure at the end of a coroutine that nobody waits for is logged, with the place of its co_await",
       "Coroutine::has_thrown");
  Promise<int> promise;
  one_more(promise.deferred()).detach();
  std::move(promise).errback(Oops("lost"));
  const auto throws = [](Deferred<int> awaited) -> Deferred<int> {
    co_await std::move(awaited);
    throw Oops("thrown");
  };
  throws(succeed(1)).detach();
  const auto logged = take_logged_errors();
  expect("how many errors were logged", logged.size(), 2u);
  if (logged.size() != 2) return;
  expect("the first", logged[0].failure.message(), "lost");
  expect("the second", logged[1].failure.message(), "thrown");
  expect_that("the second names a place in this file",
              std::string(logged[1].failure.origin().file_name()).ends_with("step_12_3_exceptions.cpp"));
}

TEST_F(Step12_3_Exceptions, APromiseThatIsDropped) {
  rule("", "if nothing can fire it any more, co_await throws BrokenPromise: a coroutine does not wait forever",
       "Coroutine::raise");
  std::optional<Promise<int>> promise(std::in_place);
  const Outcome outcome(notes(promise->deferred()));
  promise.reset();
  expect_that("the failure is a BrokenPromise", outcome.failure().is<BrokenPromise>());
}

TEST_F(Step12_3_Exceptions, ManyFailuresThatAreThere) {
  rule("G60", "a failure that is there does not suspend the body, either: the stack does not grow",
       "Coroutine::can_go_on");
  std::ptrdiff_t deepest = 0;
  const auto loops = [this, &deepest](int count) -> Deferred<int> {
    int caught = 0;
    for (int i = 0; i < count; ++i) {
      try {
        co_await fail<int>(Oops());
      } catch (const Oops&) {
        ++caught;
      }
      deepest = std::max(deepest, depth());
    }
    co_return caught;
  };
  expect("how many it caught", outcome_of(loops(500)), "500");
  expect_shallow("500 failures", deepest);
}

TEST_F(Step12_3_Exceptions, ItIsThrownAgainIntoTheOneThatWaits) {
  rule("G59", "from one coroutine to the next, an exception goes as from one function to its caller",
       "Coroutine::raise");
  Promise<int> promise;
  Deferred<int> chain = notes(notes(promise.deferred()));
  std::move(promise).errback(Oops("x"));
  expect("what ran", log, "caught x, caught x");
  expect("the result", outcome_of(std::move(chain)), "failure: x");
}

}  // namespace
}  // namespace untwist::testing
