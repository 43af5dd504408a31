#include "allocations.hpp"
#include "deferred_test.hpp"

namespace untwist::testing {
namespace {

class Step4_1_Callbacks : public DeferredTest {};

TEST_F(Step4_1_Callbacks, CallbacksRunInOrderWhenThePromiseFires) {
  rule("G2", "callbacks run in the order in which they were added, and none before there is a result", "add_link");
  Promise<int> promise;
  auto end = promise.deferred().add_callback(adding(1, "a")).add_callback(adding(10, "b"));
  expect("what ran before the result", log, "");
  std::move(promise).callback(5);
  expect("what ran", log, "a(5), b(6)");
  expect("the result", outcome_of(std::move(end)), "16");
}

TEST_F(Step4_1_Callbacks, EachCallbackGetsWhatThePreviousOneReturned) {
  rule("G2", "a callback's input is what the previous one returned, whatever its type", "call_side");
  Promise<std::string> promise;
  auto end = promise.deferred()
                 .add_callback([](const std::string& text) { return text.size(); })
                 .add_callback([](std::size_t size) { return std::vector<int>(size, 7); });
  std::move(promise).callback("abc");
  expect("the result", outcome_of(std::move(end)), "[7 7 7]");
}

TEST_F(Step4_1_Callbacks, ACallbackAddedAfterTheResultRunsImmediately) {
  rule("G3", "if there is already a result, a callback runs before add_callback() returns", "add_link");
  Promise<int> promise;
  Deferred<int> deferred = promise.deferred();
  std::move(promise).callback(5);
  tell("", "the promise is fired");
  Deferred<int> longer = std::move(deferred).add_callback(adding(1, "a"));
  expect("what ran before add_callback() returned", log, "a(5)");
  expect("the result", outcome_of(std::move(longer)), "6");
}

TEST_F(Step4_1_Callbacks, BeforeOrAfterMakesNoDifference) {
  rule("G2 G3", "firing before, between or after the additions leads to the same calls and the same result",
       "add_link");
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
    expect(when + "the result", outcome_of(std::move(chain)), "4");
  }
}

TEST_F(Step4_1_Callbacks, ACallbackAddedByACallbackRunsInItsTurn) {
  rule("G8", "a callback added while the chain is running runs at the end of the chain, never inside another callback",
       "add_link");
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
  expect("the result", outcome_of(std::move(*end)), "106");
}

TEST_F(Step4_1_Callbacks, AChainRunsEvenIfItsDeferredIsDropped) {
  rule("", "dropping the Deferred does not stop the chain", "add_link");
  Promise<int> promise;
  { const Deferred<int> dropped = promise.deferred().add_callback(adding(1, "a")); }
  std::move(promise).callback(5);
  expect("what ran", log, "a(5)");
}

TEST_F(Step4_1_Callbacks, AResultMayHaveNoValue) {
  rule("", "a Deferred without a value reports that something is done", "call_side");
  Promise<> promise;
  auto end = promise.deferred().add_callback([this] { note("a"); }).add_callback([this] { note("b"); });
  std::move(promise).callback();
  expect("what ran", log, "a, b");
  expect("the result", outcome_of(std::move(end)), "done");
}

TEST_F(Step4_1_Callbacks, AResultIsMovedNotCopied) {
  rule("", "move-only values can go through a chain, and callbacks may own move-only objects", "call_side");
  Promise<std::unique_ptr<int>> promise;
  auto end =
      promise.deferred()
          .add_callback([](std::unique_ptr<int> number) { return number; })
          .add_callback([mine = std::make_unique<int>(2)](std::unique_ptr<int> number) { return *number + *mine; });
  std::move(promise).callback(std::make_unique<int>(40));
  expect("the result", outcome_of(std::move(end)), "42");
}

TEST_F(Step4_1_Callbacks, ACallbackIsDestroyedOnceItHasRun) {
  rule("", "a chain that has run keeps no object alive, even while its result waits", "call_side");
  const auto held = std::make_shared<int>(1);
  Promise<int> promise;
  auto end = promise.deferred().add_callback([held](int input) { return input + *held; });
  expect("how many owners the object has before", held.use_count(), 2L);
  std::move(promise).callback(5);
  expect("how many owners it has after the callback ran", held.use_count(), 1L);
  expect("the result", outcome_of(std::move(end)), "6");
}

TEST_F(Step4_1_Callbacks, ALinkAllocatesOnce) {
  rule("", "a promise allocates at most once, and so does each link; firing allocates nothing", "add_link");
  const std::size_t before = allocations;
  Promise<int> promise;
  Deferred<int> chain = promise.deferred();
  for (int i = 0; i < 10; ++i) chain = std::move(chain).add_callback([](int input) { return input + 1; });
  const std::size_t made = allocations;
  std::move(promise).callback(0);
  const std::size_t fired = allocations;
  // Fewer where the memory of deleted links is used again: not under a sanitizer.
  expect_that("at most 11 allocations for a promise and ten links: " + std::to_string(made - before),
              made - before <= 11);
  expect("allocations for firing them", fired - made, 0u);
  expect("the result", outcome_of(std::move(chain)), "10");
}

TEST_F(Step4_1_Callbacks, AFunctionMaySimplyReturnAValue) {
  rule("", "a T converts to a Deferred<T> that has that value; a string literal counts as a std::string", "add_link");
  const auto ready = [](bool at_once) -> Deferred<int> {
    if (at_once) return 5;
    return Promise<int>().deferred();
  };
  expect("the result from a value", outcome_of(ready(true).add_callback(adding(1, "a"))), "6");
  expect("the result from a text",
         outcome_of(succeed("text").add_callback([](std::string text) { return text + "!"; })), "text!");
}

TEST_F(Step4_1_Callbacks, ADeferredConvertsToAWiderType) {
  rule("", "if a U converts to a T, a Deferred<U> converts to a Deferred<T>, now or when its result comes", "add_link");
  Promise<const char*> promise;
  Deferred<std::string> text = promise.deferred();
  std::move(promise).callback("later");
  expect("the result", outcome_of(std::move(text)), "later");
  struct Asks {
    Deferred<std::string> answer;  // comes later
  } asks;
  expect_throws<AlreadyFired>("adding to an empty Deferred",
                              [&] { std::move(asks.answer).add_callback([](const std::string&) {}).detach(); });
  asks.answer = succeed("at last");
  expect("the result of the member", outcome_of(std::move(asks.answer)), "at last");
}

TEST_F(Step4_1_Callbacks, ACallbackMayOwnTheEndOfItsChain) {
  rule("", "an object may keep a Deferred whose callbacks keep that object alive: when they have run, both are gone",
       "call_side");
  struct Owner {
    Deferred<int> end;
  };
  auto owner = std::make_shared<Owner>();
  const std::weak_ptr<Owner> watched = owner;
  Promise<int> promise;
  owner->end = promise.deferred().add_callback([this, owner](int value) {
    note("runs");
    return value;
  });
  owner.reset();
  std::move(promise).callback(5);
  expect("what ran", log, "runs");
  expect_that("the object is gone", watched.expired());
}

}  // namespace
}  // namespace untwist::testing
