#include "deferred_test.hpp"

namespace untwist::testing {
namespace {

class Step4_4_GatherResults : public DeferredTest {};

TEST_F(Step4_4_GatherResults, ValuesAreInTheOrderOfTheDeferreds) {
  rule("G47", "the values are in the order of the Deferreds, whatever order they arrive in", "Gathering::succeeded");
  Several<int> three(3);
  const Outcome outcome(gather_results(three.deferreds()));
  three.succeed(2, 30);
  three.succeed(0, 10);
  expect("the result, with one missing", outcome.words(), "nothing yet");
  three.succeed(1, 20);
  expect("the result", outcome.words(), "[10 20 30]");
}

TEST_F(Step4_4_GatherResults, ResultsThatAreAlreadyThereCount) {
  rule("G40 G41",
       "some Deferreds may already have results when they are gathered; with no Deferreds there is nothing to wait for",
       "Gathering::succeeded");
  Several<int> three(3);
  auto deferreds = three.deferreds();
  three.succeed(0, 10);
  three.succeed(2, 30);
  const Outcome outcome(gather_results(std::move(deferreds)));
  three.succeed(1, 20);
  expect("the result", outcome.words(), "[10 20 30]");
  expect("the result of no Deferreds", outcome_of(gather_results(std::vector<Deferred<int>>())), "[]");
  expect("the result of no Deferreds without values", outcome_of(gather_results(std::vector<Deferred<>>())), "done");
}

TEST_F(Step4_4_GatherResults, TheFirstFailureIsTheResult) {
  rule("G43 G47", "the whole fails immediately with a FirstError, which says which one failed, and how",
       "Gathering::failed");
  Several<int> three(3);
  const Outcome outcome(gather_results(three.deferreds()));
  three.succeed(0, 10);
  three.fail(2, "no route");
  expect("the result", outcome.words(), "failure: number 2 failed: no route");
  const auto* first = outcome.failure().as<FirstError>();
  ASSERT_NE(first, nullptr);
  expect("its number", first->index, 2u);
  expect_failure<Oops>("its failure", first->failure);
  three.succeed(1, 20);
}

TEST_F(Step4_4_GatherResults, TheOtherDeferredsContinue) {
  rule("G47", "when one fails, the others are not stopped: their own callbacks run", "Gathering::failed");
  Several<int> two(2);
  std::vector<Deferred<int>> deferreds;
  for (Deferred<int>& each : two.deferreds()) deferreds.push_back(std::move(each).add_callback(adding(1, "member")));
  const Outcome outcome(gather_results(std::move(deferreds)));
  two.fail(0);
  two.succeed(1, 5);
  expect("what ran", log, "member(5)");
  expect("the result", outcome.words(), "failure: number 0 failed: oops");
}

TEST_F(Step4_4_GatherResults, LaterFailuresAreLoggedUnlessIgnored) {
  rule("G44", "a second failure cannot be the result any more: it is logged, or ignored if the caller asked for that",
       "Gathering::failed");
  Several<int> loud(3);
  const Outcome first(gather_results(loud.deferreds()));
  loud.fail(1, "first");
  loud.fail(0, "second");
  loud.fail(2, "third");
  const auto logged = take_logged_errors();
  expect("how many were logged", logged.size(), 2u);
  if (!logged.empty()) expect("the first failure that was logged", logged.front().failure.message(), "second");
  expect("the result", first.words(), "failure: number 1 failed: first");
  Several<int> silent(2);
  const Outcome second(gather_results(silent.deferreds(), LaterFailures::ignore));
  silent.fail(0);
  silent.fail(1);
  expect("how many were logged when ignored", take_logged_errors().size(), 0u);
  expect("the result when ignored", second.words(), "failure: number 0 failed: oops");
}

TEST_F(Step4_4_GatherResults, AFailureCausedByTheFirstFailureIsALaterOne) {
  rule("G44",
       "the first failure is recorded before any callback runs: a failure caused by such a callback comes second",
       "Gathering::failed");
  bool over = false;
  std::string heard;
  Several<int> both(2);
  const std::shared_ptr<void> at_the_end(nullptr,
                                         [&](void*) { over = true; });  // of the test, before `both` is destroyed
  gather_results(both.deferreds())
      .add_both([&](const Result<std::vector<int>>& result) {
        heard += in_words(result);
        if (!over) both.fail(1, "second");
      })
      .detach();
  both.fail(0, "first");
  expect("the result", heard, "failure: number 0 failed: first");
  const auto logged = take_logged_errors();
  expect("how many errors were logged", logged.size(), 1u);
  if (!logged.empty()) expect("what was logged", logged.front().failure.message(), "second");
}

TEST_F(Step4_4_GatherResults, DeferredsMayHaveNoValues) {
  rule("G47", "several Deferreds without values are done when all of them are done", "Gathering::succeeded");
  Several<void> two(2);
  const Outcome outcome(gather_results(two.deferreds()));
  two.succeed(1);
  expect("the result, with one missing", outcome.words(), "nothing yet");
  two.succeed(0);
  expect("the result", outcome.words(), "done");
}

class Step4_4_DeferredList : public DeferredTest {};

TEST_F(Step4_4_DeferredList, ItWaitsForAllSuccessesAndFailures) {
  rule("G40", "the list has one result per Deferred, in the order of the Deferreds, success or failure",
       "Gathering::succeeded");
  Several<int> three(3);
  const Outcome outcome(deferred_list(three.deferreds()));
  three.fail(1, "no route");
  three.succeed(2, 30);
  expect("the result, with one missing", outcome.words(), "nothing yet");
  three.succeed(0, 10);
  expect("the result", outcome.words(), "[10 failure: no route 30]");
}

TEST_F(Step4_4_DeferredList, ResultsThatAreAlreadyThereCount) {
  rule("G40 G41", "the list is complete immediately if all results are already there, or if there are no Deferreds",
       "Gathering::succeeded");
  Several<int> two(2);
  auto deferreds = two.deferreds();
  two.succeed(0, 10);
  two.fail(1);
  expect("the result", outcome_of(deferred_list(std::move(deferreds))), "[10 failure: oops]");
  expect("the result of no Deferreds", outcome_of(deferred_list(std::vector<Deferred<int>>())), "[]");
}

TEST_F(Step4_4_DeferredList, ItsFailuresAreHandled) {
  rule("G44", "a failure in the list counts as handled: it is not logged", "Gathering::failed");
  Several<int> two(2);
  const Outcome outcome(deferred_list(two.deferreds()));
  two.fail(0, "a");
  two.fail(1, "b");
  expect("the result", outcome.words(), "[failure: a failure: b]");
  expect("how many were logged", take_logged_errors().size(), 0u);
}

TEST_F(Step4_4_GatherResults, TheDeferredsMayHaveDifferentTypes) {
  rule("G47", "values of different types arrive as a tuple, in the order of the Deferreds", "Gathering::succeeded");
  Promise<int> number;
  Promise<std::string> text;
  Promise<> done;
  const Outcome outcome(gather_results(number.deferred(), text.deferred(), done.deferred())
                            .add_callback([](std::tuple<int, std::string, Nothing> all) {
                              return std::get<1>(all) + " " + std::to_string(std::get<0>(all));
                            }));
  std::move(done).callback();
  std::move(text).callback("the answer is");
  expect("the result, with one missing", outcome.words(), "nothing yet");
  std::move(number).callback(42);
  expect("the result", outcome.words(), "the answer is 42");
  Promise<int> first;
  Promise<std::string> second;
  const Outcome failed(
      gather_results(first.deferred(), second.deferred()).add_callback([](const auto&) { return std::string("all"); }));
  std::move(second).errback(Oops("no route"));
  expect("the result when one failed", failed.words(), "failure: number 1 failed: no route");
  std::move(first).callback(1);
}

}  // namespace
}  // namespace untwist::testing
