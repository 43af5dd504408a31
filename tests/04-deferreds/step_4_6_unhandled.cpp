#include "deferred_test.hpp"

namespace untwist::testing {
namespace {

class Step4_6_Unhandled : public DeferredTest {
 protected:
  // What was logged since the last call: "oops | oops".
  static std::string logged() {
    std::string all;
    for (const LoggedError& error : take_logged_errors()) all += (all.empty() ? "" : " | ") + error.failure.message();
    return all;
  }
  static std::string at_line(unsigned line) { return "step_4_6_unhandled.cpp:" + std::to_string(line); }
};

TEST_F(Step4_6_Unhandled, AnUnhandledFailureIsLoggedOnce) {
  rule("G38", "when a Deferred is destroyed and its result is a failure, that failure is logged, exactly once");
  Promise<int> promise;
  {
    const Deferred<int> end = promise.deferred().add_callback([](int) -> int { throw Oops(); });
    std::move(promise).callback(5);
    expect("what was logged while it could still be handled", logged(), "");
  }
  expect("what was logged afterwards", logged(), "oops");
}

TEST_F(Step4_6_Unhandled, AnAssignedDeferredReleasesItsOldChain) {
  rule("G38",
       "when another Deferred is assigned to a Deferred, it releases its old chain immediately: a failure there is "
       "logged");
  Promise<int> promise, another;
  Deferred<int> end = promise.deferred().add_callback(adding(1, "skipped"));
  Deferred<int> other = another.deferred();
  std::move(promise).errback(Oops("released"));
  expect("what was logged while it could still be handled", logged(), "");
  end = std::move(other);
  expect("what was logged afterwards, with both still there", logged(), "released");
  std::move(another).callback(7);
  expect("the result of the assigned chain", outcome_of(std::move(end)), "7");
}

TEST_F(Step4_6_Unhandled, AFailureAfterTheDeferredIsGoneIsLogged) {
  rule("G38", "if a chain has no Deferred any more, a failure that reaches its end is logged");
  Promise<int> promise;
  promise.deferred().add_callback(adding(1, "skipped")).detach();
  std::move(promise).errback(Oops("late"));
  expect("what was logged", logged(), "late");
  Promise<int> never_asked;
  std::move(never_asked).errback(Oops("unasked"));
  expect("what was logged for a promise without a Deferred", logged(), "unasked");
}

TEST_F(Step4_6_Unhandled, AHandledFailureIsNotLogged) {
  rule("G39", "a chain does not log a failure that an errback handled, or that was passed on to another chain");
  Promise<int> handled;
  handled.deferred().add_errback([](const Failure&) { return 0; }).detach();
  std::move(handled).errback(Oops("handled"));
  expect("what was logged for a handled failure", logged(), "");
  Promise<int> inner;
  Promise<int> outer;
  {
    const auto end = outer.deferred().add_callback([d = inner.deferred()](int) mutable { return std::move(d); });
    std::move(outer).callback(1);
    std::move(inner).errback(Oops("passed on"));
    expect("what was logged by the inner chain", logged(), "");
  }
  expect("what was logged by the outer chain", logged(), "passed on");
}

TEST_F(Step4_6_Unhandled, TheLogNamesTheOrigin) {
  rule("G38",
       "the log names the line where the failure began: where the promise was fired, or where the callback that threw "
       "was added");
  Promise<int> fired;
  fired.deferred().detach();
  const unsigned line = __LINE__ + 1;
  std::move(fired).errback(Oops());
  auto errors = take_logged_errors();
  ASSERT_EQ(errors.size(), 1u);
  expect_that("it names " + at_line(line) + ": " + errors[0].doing,
              errors[0].doing.find(at_line(line)) != std::string::npos);

  Promise<int> thrown;
  Deferred<int> deferred = thrown.deferred();
  const unsigned added = __LINE__ + 1;
  auto longer = std::move(deferred).add_callback([](int) -> int { throw Oops(); });
  std::move(longer).add_callback(adding(1, "skipped")).detach();
  std::move(thrown).callback(1);
  errors = take_logged_errors();
  ASSERT_EQ(errors.size(), 1u);
  expect_that("it names " + at_line(added) + ": " + errors[0].doing,
              errors[0].doing.find(at_line(added)) != std::string::npos);
}

TEST_F(Step4_6_Unhandled, PassingAFailureOnKeepsItsOrigin) {
  rule("G38", "an errback that returns the failure it got does not hide where that failure came from");
  Promise<int> promise;
  promise.deferred().add_errback([](const Failure& failure) -> Result<int> { return failure; }).detach();
  const unsigned line = __LINE__ + 1;
  std::move(promise).errback(Oops());
  const auto errors = take_logged_errors();
  ASSERT_EQ(errors.size(), 1u);
  expect_that("it names " + at_line(line) + ": " + errors[0].doing,
              errors[0].doing.find(at_line(line)) != std::string::npos);
}

TEST_F(Step4_6_Unhandled, ABrokenPromiseIsLoggedIfItHasACallback) {
  rule("", "a chain with a callback logs that its promise was dropped; a promise without one is dropped silently");
  {
    Promise<int> dropped;
    dropped.deferred().add_callback(adding(1, "never")).detach();
  }
  expect("how many were logged", take_logged_errors().size(), 1u);
  {
    Promise<int> never_asked;
    Promise<int> detached;
    detached.deferred().detach();
  }
  expect("what was logged for promises without a callback", logged(), "");
}

TEST_F(Step4_6_Unhandled, AChainThatWaitsForItselfIsRefused) {
  rule("G16",
       "a callback that returns the end of its own chain would make it wait for itself forever: that is a failure");
  Promise<int> outer;
  std::optional<Deferred<int>> end;
  end = outer.deferred().add_callback([&](int) { return std::move(*end); });
  std::move(outer).callback(5);
  const auto logged = take_logged_errors();
  ASSERT_EQ(logged.size(), 1u);
  expect_failure<CircularChain>("what was logged", logged.front().failure);
}

TEST_F(Step4_6_Unhandled, ChainsThatWaitForEachOtherAreRefused) {
  rule("G16",
       "chains that return each other's ends would all wait forever: the callback that would close the circle fails "
       "instead");
  for (const std::size_t chains : {2u, 3u, 10u}) {
    for (const int links_after : {0, 1, 5}) {
      std::vector<Promise<int>> promises(chains);
      std::vector<std::optional<Deferred<int>>> ends(chains);
      for (std::size_t i = 0; i < chains; ++i) {
        ends[i] = promises[i].deferred().add_callback([&, i](int) { return std::move(*ends[(i + 1) % chains]); });
        for (int more = 0; more < links_after; ++more)
          ends[i] = std::move(*ends[i]).add_callback([](int value) { return value + 1; });
      }
      for (Promise<int>& promise : promises) std::move(promise).callback(5);
      const auto logged = take_logged_errors();
      expect("how many errors were logged", logged.size(), 1u);
      if (!logged.empty()) expect_failure<CircularChain>("what was logged", logged.front().failure);
    }
  }
}

TEST_F(Step4_6_Unhandled, AChainThatFiresItselfIsRefused) {
  rule("G16", "a chain cannot be chained to the promise at its own beginning: that promise could never be fired");
  Promise<int> promise;
  Deferred<int> end = promise.deferred().add_callback([](int value) { return value + 1; });
  std::move(end).chain_to(std::move(promise));
  const auto logged = take_logged_errors();
  ASSERT_EQ(logged.size(), 1u);
  expect_failure<CircularChain>("what was logged", logged.front().failure);
}

}  // namespace
}  // namespace untwist::testing
