#include "deferred_test.hpp"

namespace untwist::testing {

namespace {

class Given_DeferredList : public DeferredTest {};

TEST_F(Given_DeferredList, ItWaitsForAllHoweverTheyEnd) {
  rule("G40", "one result for each, in the order they were given, successes and failures");
  Several<int> three(3);
  const Outcome outcome(deferred_list(three.deferreds()));
  three.fail(1, "no route");
  three.succeed(2, 30);
  expect("what came out, with one missing", outcome.words(), "nothing yet");
  three.succeed(0, 10);
  expect("what came out", outcome.words(), "[10 failure: no route 30]");
}

TEST_F(Given_DeferredList, WhatIsThereAlreadyCounts) {
  rule("G40 G41", "also when all of them, or none, are there");
  Several<int> two(2);
  auto deferreds = two.deferreds();
  two.succeed(0, 10);
  two.fail(1);
  expect("what came out", outcome_of(deferred_list(std::move(deferreds))), "[10 failure: oops]");
  expect("what came out of none", outcome_of(deferred_list(std::vector<Deferred<int>>())), "[]");
}

TEST_F(Given_DeferredList, ItsFailuresAreHandled) {
  rule("G44", "who gets a failure in the list has it: it is not logged");
  Several<int> two(2);
  const Outcome outcome(deferred_list(two.deferreds()));
  two.fail(0, "a");
  two.fail(1, "b");
  expect("what came out", outcome.words(), "[failure: a failure: b]");
  expect("how many were logged", take_logged_errors().size(), 0u);
}

class Step4_7_Race : public DeferredTest {};

TEST_F(Step4_7_Race, TheFirstSuccessWins) {
  rule("G42 G48", "the first success is the result, with its number; failures before it do not matter");
  Several<int> three(3);
  const Outcome outcome(race(three.deferreds()));
  three.fail(0);
  expect("what came out after a failure", outcome.words(), "nothing yet");
  three.succeed(2, 30);
  expect("what came out", outcome.words(), "number 2, 30");
  three.succeed(1, 20);
}

TEST_F(Step4_7_Race, WhatComesLaterVanishes) {
  rule("G48", "losers come too late: neither their values nor their failures are anybody's business");
  Several<int> three(3);
  const Outcome outcome(race(three.deferreds()));
  three.succeed(1, 20);
  three.succeed(0, 10);
  three.fail(2);
  expect("what came out", outcome.words(), "number 1, 20");
  expect("how many were logged", take_logged_errors().size(), 0u);
}

TEST_F(Step4_7_Race, AllFailedIsAFailureWithAllOfThem) {
  rule("G49", "when nobody wins, the failures come together, in the order of the Deferreds");
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
}

TEST_F(Step4_7_Race, NobodyRunsNobodyWins) {
  rule("G50", "a race of nobody fails at once: to wait for it would be to wait for ever");
  const Outcome outcome(race(std::vector<Deferred<int>>()));
  expect("what came out", outcome.words(), "failure: there was nothing to wait for");
}

}  // namespace
}  // namespace untwist::testing
