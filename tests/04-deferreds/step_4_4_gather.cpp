#include "deferred_test.hpp"

namespace untwist::testing {
namespace {

class Step4_4_GatherResults : public DeferredTest {};

TEST_F(Step4_4_GatherResults, AllValuesInTheOrderTheyWereAskedFor) {
  rule("G47", "the values stand in the order of the Deferreds, whatever order they come in", "Gathering::succeeded");
  Several<int> three(3);
  const Outcome outcome(gather_results(three.deferreds()));
  three.succeed(2, 30);
  three.succeed(0, 10);
  expect("what came out, with one missing", outcome.words(), "nothing yet");
  three.succeed(1, 20);
  expect("what came out", outcome.words(), "[10 20 30]");
}

TEST_F(Step4_4_GatherResults, WhatIsThereAlreadyCounts) {
  rule("G40 G41", "some may have their results before they are gathered; with none at all there is nothing to wait for",
       "Gathering::succeeded");
  Several<int> three(3);
  auto deferreds = three.deferreds();
  three.succeed(0, 10);
  three.succeed(2, 30);
  const Outcome outcome(gather_results(std::move(deferreds)));
  three.succeed(1, 20);
  expect("what came out", outcome.words(), "[10 20 30]");
  expect("what came out of none", outcome_of(gather_results(std::vector<Deferred<int>>())), "[]");
  expect("what came out of none without values", outcome_of(gather_results(std::vector<Deferred<>>())), "done");
}

TEST_F(Step4_4_GatherResults, TheFirstFailureIsTheResult) {
  rule("G43 G47", "the whole fails at once with a FirstError: which one, and how", "Gathering::failed");
  Several<int> three(3);
  const Outcome outcome(gather_results(three.deferreds()));
  three.succeed(0, 10);
  three.fail(2, "no route");
  expect("what came out", outcome.words(), "failure: number 2 failed: no route");
  const auto* first = outcome.failure().as<FirstError>();
  ASSERT_NE(first, nullptr);
  expect("its number", first->index, 2u);
  expect_failure<Oops>("its failure", first->failure);
  three.succeed(1, 20);
}

TEST_F(Step4_4_GatherResults, TheOthersGoOn) {
  rule("G47", "when one fails, the others are not stopped: their own callbacks run", "Gathering::failed");
  Several<int> two(2);
  std::vector<Deferred<int>> deferreds;
  for (Deferred<int>& each : two.deferreds()) deferreds.push_back(std::move(each).add_callback(adding(1, "member")));
  const Outcome outcome(gather_results(std::move(deferreds)));
  two.fail(0);
  two.succeed(1, 5);
  expect("what ran", log, "member(5)");
  expect("what came out", outcome.words(), "failure: number 0 failed: oops");
}

TEST_F(Step4_4_GatherResults, LaterFailuresAreLoggedUnlessToldOtherwise) {
  rule("G44", "a second failure has nobody to go to: it is logged, or ignored where that was asked for",
       "Gathering::failed");
  Several<int> loud(3);
  const Outcome first(gather_results(loud.deferreds()));
  loud.fail(1, "first");
  loud.fail(0, "second");
  loud.fail(2, "third");
  const auto logged = take_logged_errors();
  expect("how many were logged", logged.size(), 2u);
  if (!logged.empty()) expect("the first that was logged", logged.front().failure.message(), "second");
  expect("what came out", first.words(), "failure: number 1 failed: first");
  Several<int> silent(2);
  const Outcome second(gather_results(silent.deferreds(), LaterFailures::ignore));
  silent.fail(0);
  silent.fail(1);
  expect("how many were logged when ignored", take_logged_errors().size(), 0u);
  expect("what came out then", second.words(), "failure: number 0 failed: oops");
}

TEST_F(Step4_4_GatherResults, AFailureOutOfTheFirstOnesCallbackIsALaterOne) {
  rule("G44",
       "the result is there before anybody hears of it: who fails in a callback of the first failure comes second",
       "Gathering::failed");
  bool over = false;
  std::string heard;
  Several<int> both(2);
  const std::shared_ptr<void> at_the_end(nullptr, [&](void*) { over = true; });  // of the test: before `both` goes
  gather_results(both.deferreds())
      .add_both([&](const Result<std::vector<int>>& result) {
        heard += in_words(result);
        if (!over) both.fail(1, "second");
      })
      .detach();
  both.fail(0, "first");
  expect("what came out", heard, "failure: number 0 failed: first");
  const auto logged = take_logged_errors();
  expect("how many errors were logged", logged.size(), 1u);
  if (!logged.empty()) expect("what was logged", logged.front().failure.message(), "second");
}

TEST_F(Step4_4_GatherResults, ThereMayBeNoValues) {
  rule("G47", "several that are only done or not done are done together", "Gathering::succeeded");
  Several<void> two(2);
  const Outcome outcome(gather_results(two.deferreds()));
  two.succeed(1);
  expect("what came out, with one missing", outcome.words(), "nothing yet");
  two.succeed(0);
  expect("what came out", outcome.words(), "done");
}

class Step4_4_DeferredList : public DeferredTest {};

TEST_F(Step4_4_DeferredList, ItWaitsForAllHoweverTheyEnd) {
  rule("G40", "one result for each, in the order they were given, successes and failures", "Gathering::succeeded");
  Several<int> three(3);
  const Outcome outcome(deferred_list(three.deferreds()));
  three.fail(1, "no route");
  three.succeed(2, 30);
  expect("what came out, with one missing", outcome.words(), "nothing yet");
  three.succeed(0, 10);
  expect("what came out", outcome.words(), "[10 failure: no route 30]");
}

TEST_F(Step4_4_DeferredList, WhatIsThereAlreadyCounts) {
  rule("G40 G41", "also when all of them, or none, are there", "Gathering::succeeded");
  Several<int> two(2);
  auto deferreds = two.deferreds();
  two.succeed(0, 10);
  two.fail(1);
  expect("what came out", outcome_of(deferred_list(std::move(deferreds))), "[10 failure: oops]");
  expect("what came out of none", outcome_of(deferred_list(std::vector<Deferred<int>>())), "[]");
}

TEST_F(Step4_4_DeferredList, ItsFailuresAreHandled) {
  rule("G44", "who gets a failure in the list has it: it is not logged", "Gathering::failed");
  Several<int> two(2);
  const Outcome outcome(deferred_list(two.deferreds()));
  two.fail(0, "a");
  two.fail(1, "b");
  expect("what came out", outcome.words(), "[failure: a failure: b]");
  expect("how many were logged", take_logged_errors().size(), 0u);
}

TEST_F(Step4_4_GatherResults, AFewMayHaveDifferentTypes) {
  rule("G47", "values of different types come as a tuple, in the order that was asked for", "Gathering::succeeded");
  Promise<int> number;
  Promise<std::string> text;
  Promise<> done;
  const Outcome outcome(gather_results(number.deferred(), text.deferred(), done.deferred())
                            .add_callback([](std::tuple<int, std::string, Nothing> all) {
                              return std::get<1>(all) + " " + std::to_string(std::get<0>(all));
                            }));
  std::move(done).callback();
  std::move(text).callback("the answer is");
  expect("what came out, with one missing", outcome.words(), "nothing yet");
  std::move(number).callback(42);
  expect("what came out", outcome.words(), "the answer is 42");
  Promise<int> first;
  Promise<std::string> second;
  const Outcome failed(
      gather_results(first.deferred(), second.deferred()).add_callback([](const auto&) { return std::string("all"); }));
  std::move(second).errback(Oops("no route"));
  expect("what came out when one failed", failed.words(), "failure: number 1 failed: no route");
  std::move(first).callback(1);
}

}  // namespace
}  // namespace untwist::testing
