#include "deferred_test.hpp"

namespace untwist::testing {
namespace {

class Step4_6_Unhandled : public DeferredTest {
 protected:
  // What was logged since the last look: "oops | oops".
  static std::string logged() {
    std::string all;
    for (const LoggedError& error : take_logged_errors()) all += (all.empty() ? "" : " | ") + error.failure.message();
    return all;
  }
  static std::string at_line(unsigned line) { return "step_4_6_unhandled.cpp:" + std::to_string(line); }
};

TEST_F(Step4_6_Unhandled, AFailureThatNobodyHandledIsLoggedOnce) {
  rule("G38", "when the Deferred dies and its result is a failure, that is logged, exactly once");
  Promise<int> promise;
  {
    const Deferred<int> end = promise.deferred().add_callback([](int) -> int { throw Oops(); });
    std::move(promise).callback(5);
    expect("what was logged while somebody may still handle it", logged(), "");
  }
  expect("what was logged then", logged(), "oops");
}

TEST_F(Step4_6_Unhandled, ADeferredThatTakesOverLetsGoAtOnce) {
  rule("G38",
       "a Deferred that is assigned another one lets go of its own chain at once: a failure there is logged then");
  Promise<int> promise, another;
  Deferred<int> end = promise.deferred().add_callback(adding(1, "skipped"));
  Deferred<int> other = another.deferred();
  std::move(promise).errback(Oops("let go"));
  expect("what was logged while somebody may still handle it", logged(), "");
  end = std::move(other);
  expect("what was logged then, with both still there", logged(), "let go");
  std::move(another).callback(7);
  expect("what comes out of the one that was taken over", outcome_of(std::move(end)), "7");
}

TEST_F(Step4_6_Unhandled, AlsoWhenItComesAfterEverybodyHasLeft) {
  rule("G38", "a chain without anybody at its end logs when the failure comes out there");
  Promise<int> promise;
  promise.deferred().add_callback(adding(1, "skipped")).detach();
  std::move(promise).errback(Oops("late"));
  expect("what was logged", logged(), "late");
  Promise<int> nobody_ever_asked;
  std::move(nobody_ever_asked).errback(Oops("unasked"));
  expect("what was logged of a promise nobody asked", logged(), "unasked");
}

TEST_F(Step4_6_Unhandled, WhatIsHandledIsNotLogged) {
  rule("G39", "a failure that an errback handled, or that was passed on to another chain, is not logged by the first");
  Promise<int> handled;
  handled.deferred().add_errback([](const Failure&) { return 0; }).detach();
  std::move(handled).errback(Oops("handled"));
  expect("what was logged of a handled one", logged(), "");
  Promise<int> inner;
  Promise<int> outer;
  {
    const auto end = outer.deferred().add_callback([d = inner.deferred()](int) mutable { return std::move(d); });
    std::move(outer).callback(1);
    std::move(inner).errback(Oops("passed on"));
    expect("what was logged by the inner one", logged(), "");
  }
  expect("what was logged by the outer one", logged(), "passed on");
}

TEST_F(Step4_6_Unhandled, TheLogSaysWhereItCameFrom) {
  rule("G38", "the log names the line where the failure came in: where it was fired, or the callback that threw");
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

TEST_F(Step4_6_Unhandled, WhoPassesItOnIsNotItsOrigin) {
  rule("G38", "an errback that returns the failure it got does not hide where it came from");
  Promise<int> promise;
  promise.deferred().add_errback([](const Failure& failure) -> Result<int> { return failure; }).detach();
  const unsigned line = __LINE__ + 1;
  std::move(promise).errback(Oops());
  const auto errors = take_logged_errors();
  ASSERT_EQ(errors.size(), 1u);
  expect_that("it names " + at_line(line) + ": " + errors[0].doing,
              errors[0].doing.find(at_line(line)) != std::string::npos);
}

TEST_F(Step4_6_Unhandled, ABrokenPromiseIsLoggedWhereSomebodyBuiltOnIt) {
  rule("", "a chain whose promise was dropped says so; a promise that nobody built on is dropped in silence");
  {
    Promise<int> dropped;
    dropped.deferred().add_callback(adding(1, "never")).detach();
  }
  expect("how many were logged", take_logged_errors().size(), 1u);
  {
    Promise<int> nobody_asked;
    Promise<int> let_go;
    let_go.deferred().detach();
  }
  expect("what was logged when nobody had built on it", logged(), "");
}

TEST_F(Step4_6_Unhandled, ToWaitForOneselfIsRefused) {
  rule("G16", "a callback that returns the end of its own chain would wait for itself, for ever: that is a failure");
  Promise<int> outer;
  std::optional<Deferred<int>> end;
  end = outer.deferred().add_callback([&](int) { return std::move(*end); });
  std::move(outer).callback(5);
  const auto logged = take_logged_errors();
  ASSERT_EQ(logged.size(), 1u);
  expect_failure<CircularChain>("what was logged", logged.front().failure);
}

TEST_F(Step4_6_Unhandled, ToWaitForEachOtherIsRefused) {
  rule("G16",
       "chains that return each other's ends would all wait forever: the callback that would close the circle fails "
       "instead");
  for (const std::size_t chains : {2u, 3u, 10u}) {
    for (const int links_behind : {0, 1, 5}) {
      std::vector<Promise<int>> promises(chains);
      std::vector<std::optional<Deferred<int>>> ends(chains);
      for (std::size_t i = 0; i < chains; ++i) {
        ends[i] = promises[i].deferred().add_callback([&, i](int) { return std::move(*ends[(i + 1) % chains]); });
        for (int more = 0; more < links_behind; ++more)
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
  rule("G16", "chain_to() the promise at one's own beginning: nobody else could fire it");
  Promise<int> promise;
  Deferred<int> end = promise.deferred().add_callback([](int value) { return value + 1; });
  std::move(end).chain_to(std::move(promise));
  const auto logged = take_logged_errors();
  ASSERT_EQ(logged.size(), 1u);
  expect_failure<CircularChain>("what was logged", logged.front().failure);
}

}  // namespace
}  // namespace untwist::testing
