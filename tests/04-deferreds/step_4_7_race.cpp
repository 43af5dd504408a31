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
  expect("the result after a failure", outcome.words(), "nothing yet");
  three.succeed(2, 30);
  expect("the result", outcome.words(), "number 2, 30");
  three.succeed(1, 20);
}

TEST_F(Step4_7_Race, LaterResultsAreDropped) {
  rule("G48", "results after the first success are dropped: neither their values nor their failures are reported",
       "Racing::succeeded");
  Several<int> three(3);
  const Outcome outcome(race(three.deferreds()));
  three.succeed(1, 20);
  three.succeed(0, 10);
  three.fail(2);
  expect("the result", outcome.words(), "number 1, 20");
  expect("how many were logged", take_logged_errors().size(), 0u);
}

TEST_F(Step4_7_Race, IfAllFailTheFailureHoldsThemAll) {
  rule("G49 G50",
       "if all fail, the failure holds all failures, in the order of the Deferreds; a race without Deferreds fails "
       "immediately",
       "Racing::failed");
  Several<int> three(3);
  const Outcome outcome(race(three.deferreds()));
  three.fail(2, "c");
  three.fail(0, "a");
  expect("the result, with one still running", outcome.words(), "nothing yet");
  three.fail(1, "b");
  expect("the result", outcome.words(), "failure: all 3 failed");
  const auto* all = outcome.failure().as<AllFailed>();
  ASSERT_NE(all, nullptr);
  std::string order;
  for (const Failure& failure : all->failures) order += failure.message();
  expect("their order", order, "abc");
  expect("the result of a race without Deferreds", outcome_of(race(std::vector<Deferred<int>>())),
         "failure: there was nothing to wait for");
}

TEST_F(Step4_7_Race, ARaceMayHaveNoValues) {
  rule("", "without values, the result is the winner's number", "Racing::succeeded");
  Several<void> two(2);
  const Outcome outcome(race(two.deferreds()).add_callback([](Winner<void> winner) { return int(winner.index); }));
  two.succeed(1, Nothing{});
  expect("the winner's number", outcome.words(), "1");
  two.succeed(0, Nothing{});
}

}  // namespace
}  // namespace untwist::testing
