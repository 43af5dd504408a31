#include "deferred_test.hpp"

namespace untwist::testing {

namespace {

class Step4_7_Race : public DeferredTest {};

TEST_F(Step4_7_Race, TheFirstSuccessWins) {
  rule("G42 G48", "the first success is the result, with its number; failures before it do not matter",
       "Racing::succeeded");
  Several<int> three(3);
  const Outcome outcome(race(three.deferreds()));
  three.fail(0);
  expect("what came out after a failure", outcome.words(), "nothing yet");
  three.succeed(2, 30);
  expect("what came out", outcome.words(), "number 2, 30");
  three.succeed(1, 20);
}

TEST_F(Step4_7_Race, WhatComesLaterVanishes) {
  rule("G48", "losers come too late: neither their values nor their failures are anybody's business",
       "Racing::succeeded");
  Several<int> three(3);
  const Outcome outcome(race(three.deferreds()));
  three.succeed(1, 20);
  three.succeed(0, 10);
  three.fail(2);
  expect("what came out", outcome.words(), "number 1, 20");
  expect("how many were logged", take_logged_errors().size(), 0u);
}

TEST_F(Step4_7_Race, AllFailedIsAFailureWithAllOfThem) {
  rule("G49 G50",
       "when nobody wins, the failures come together, in the order of the Deferreds; a race of nobody fails at once",
       "Racing::failed");
  Several<int> three(3);
  const Outcome outcome(race(three.deferreds()));
  three.fail(2, "c");
  three.fail(0, "a");
  expect("what came out, with one still running", outcome.words(), "nothing yet");
  three.fail(1, "b");
  expect("what came out", outcome.words(), "failure: all 3 failed");
  const auto* all = outcome.failure().as<AllFailed>();
  ASSERT_NE(all, nullptr);
  std::string order;
  for (const Failure& failure : all->failures) order += failure.message();
  expect("their order", order, "abc");
  expect("what came out of a race of nobody", outcome_of(race(std::vector<Deferred<int>>())),
         "failure: there was nothing to wait for");
}

TEST_F(Step4_7_Race, MayBeWithoutValues) {
  rule("", "where there are no values, the winner's place is all there is to tell", "Racing::succeeded");
  Several<void> two(2);
  const Outcome outcome(race(two.deferreds()).add_callback([](Winner<void> winner) { return int(winner.index); }));
  two.succeed(1, Nothing{});
  expect("who won", outcome.words(), "1");
  two.succeed(0, Nothing{});
}

}  // namespace
}  // namespace untwist::testing
