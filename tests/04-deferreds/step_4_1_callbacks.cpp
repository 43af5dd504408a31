#include "allocations.hpp"
#include "deferred_test.hpp"

namespace untwist::testing {
namespace {

class Step4_1_Callbacks : public DeferredTest {};

TEST_F(Step4_1_Callbacks, CallbacksRunInOrderWhenTheResultComes) {
  rule("G2", "callbacks run in the order they were added, and none before the result is there", "add_link");
  Promise<int> promise;
  auto end = promise.deferred().add_callback(adding(1, "a")).add_callback(adding(10, "b"));
  expect("what ran before the result", log, "");
  std::move(promise).callback(5);
  expect("what ran", log, "a(5), b(6)");
  expect("what came out", outcome_of(std::move(end)), "16");
}

TEST_F(Step4_1_Callbacks, EachGetsWhatTheOneBeforeReturned) {
  rule("G2", "a callback's input is what the one before it returned, whatever its type", "call_side");
  Promise<std::string> promise;
  auto end = promise.deferred()
                 .add_callback([](const std::string& text) { return text.size(); })
                 .add_callback([](std::size_t size) { return std::vector<int>(size, 7); });
  std::move(promise).callback("abc");
  expect("what came out", outcome_of(std::move(end)), "[7 7 7]");
}

TEST_F(Step4_1_Callbacks, AddedToAResultThatIsThereItRunsAtOnce) {
  rule("G3", "when the result is there already, a callback runs before add_callback() returns", "add_link");
  Promise<int> promise;
  Deferred<int> deferred = promise.deferred();
  std::move(promise).callback(5);
  tell("", "the promise is fired");
  Deferred<int> longer = std::move(deferred).add_callback(adding(1, "a"));
  expect("what ran before add_callback() returned", log, "a(5)");
  expect("what came out", outcome_of(std::move(longer)), "6");
}

TEST_F(Step4_1_Callbacks, BeforeOrAfterMakesNoDifference) {
  rule("G2 G3", "wherever in the adding the result comes, the same happens", "add_link");
  for (int fired_after = 0; fired_after <= 3; ++fired_after) {
    log.clear();
    Promise<int> promise;
    Deferred<int> chain = promise.deferred();
    for (int added = 0; added <= 3; ++added) {
      if (added == fired_after) std::move(promise).callback(1);
      if (added < 3) chain = std::move(chain).add_callback(adding(1, std::string(1, static_cast<char>('a' + added))));
    }
    const std::string when = "fired after " + std::to_string(fired_after) + " of three were added: ";
    expect(when + "what ran", log, "a(1), b(2), c(3)");
    expect(when + "what came out", outcome_of(std::move(chain)), "4");
  }
}

TEST_F(Step4_1_Callbacks, WhatACallbackAddsRunsAtItsTurn) {
  rule("G8", "a callback that is added while the chain runs comes at the end of it, never inside another", "add_link");
  Promise<int> promise;
  std::optional<Deferred<int>> end;
  end = promise.deferred()
            .add_callback([&](int input) {
              note("a begins");
              end = std::move(*end).add_callback(adding(100, "added"));
              note("a ends");
              return input;
            })
            .add_callback(adding(1, "b"));
  std::move(promise).callback(5);
  expect("what ran", log, "a begins, a ends, b(5), added(6)");
  expect("what came out", outcome_of(std::move(*end)), "106");
}

TEST_F(Step4_1_Callbacks, AChainGoesOnWithoutAnybodyAtItsEnd) {
  rule("", "who drops the Deferred does not stop the chain", "add_link");
  Promise<int> promise;
  { const Deferred<int> dropped = promise.deferred().add_callback(adding(1, "a")); }
  std::move(promise).callback(5);
  expect("what ran", log, "a(5)");
}

TEST_F(Step4_1_Callbacks, NothingIsAResultToo) {
  rule("", "a Deferred without a value tells that something is done", "call_side");
  Promise<> promise;
  auto end = promise.deferred().add_callback([this] { note("a"); }).add_callback([this] { note("b"); });
  std::move(promise).callback();
  expect("what ran", log, "a, b");
  expect("what came out", outcome_of(std::move(end)), "done");
}

TEST_F(Step4_1_Callbacks, AResultIsMovedNotCopied) {
  rule("", "what cannot be copied can go through a chain, and its callbacks may own such things", "call_side");
  Promise<std::unique_ptr<int>> promise;
  auto end =
      promise.deferred()
          .add_callback([](std::unique_ptr<int> number) { return number; })
          .add_callback([mine = std::make_unique<int>(2)](std::unique_ptr<int> number) { return *number + *mine; });
  std::move(promise).callback(std::make_unique<int>(40));
  expect("what came out", outcome_of(std::move(end)), "42");
}

TEST_F(Step4_1_Callbacks, WhatACallbackHoldsIsLetGoOnceItRan) {
  rule("", "a chain that has run keeps nobody alive, even while its result waits", "call_side");
  const auto held = std::make_shared<int>(1);
  Promise<int> promise;
  auto end = promise.deferred().add_callback([held](int input) { return input + *held; });
  expect("who holds it before", held.use_count(), 2L);
  std::move(promise).callback(5);
  expect("who holds it when the callback has run", held.use_count(), 1L);
  expect("what came out", outcome_of(std::move(end)), "6");
}

TEST_F(Step4_1_Callbacks, OneAllocationForEachLink) {
  rule("", "a promise allocates once, and so does each link; to fire allocates nothing", "add_link");
  const std::size_t before = allocations;
  Promise<int> promise;
  Deferred<int> chain = promise.deferred();
  for (int i = 0; i < 10; ++i) chain = std::move(chain).add_callback([](int input) { return input + 1; });
  const std::size_t made = allocations;
  std::move(promise).callback(0);
  const std::size_t fired = allocations;
  expect("allocations of a promise and ten links", made - before, 11u);
  expect("allocations of firing them", fired - made, 0u);
  expect("what came out", outcome_of(std::move(chain)), "10");
}

TEST_F(Step4_1_Callbacks, AFunctionMaySimplyReturnAValue) {
  rule("", "a T becomes a Deferred<T> that has it; a text in quotes is a string", "add_link");
  const auto ready = [](bool at_once) -> Deferred<int> {
    if (at_once) return 5;
    return Promise<int>().deferred();
  };
  expect("what came out of a value", outcome_of(ready(true).add_callback(adding(1, "a"))), "6");
  expect("what came out of a text",
         outcome_of(succeed("text").add_callback([](std::string text) { return text + "!"; })), "text!");
}

TEST_F(Step4_1_Callbacks, ADeferredBecomesOneOfAWiderType) {
  rule("", "where a U becomes a T, a Deferred<U> becomes a Deferred<T>: now, or when its result comes", "add_link");
  Promise<const char*> promise;
  Deferred<std::string> text = promise.deferred();
  std::move(promise).callback("later");
  expect("what came out", outcome_of(std::move(text)), "later");
  struct Asks {
    Deferred<std::string> answer;  // comes later
  } asks;
  expect_throws<AlreadyFired>("to wait for what was never asked",
                              [&] { std::move(asks.answer).add_callback([](const std::string&) {}).detach(); });
  asks.answer = succeed("at last");
  expect("what came out of the member", outcome_of(std::move(asks.answer)), "at last");
}

}  // namespace
}  // namespace untwist::testing
