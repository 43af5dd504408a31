#include "deferred_test.hpp"

namespace untwist::testing {
namespace {

class Step4_2_Errbacks : public DeferredTest {
 protected:
  // An errback that writes down what it got, and returns a value in its place.
  auto rescuing(int value, const std::string& name = "rescue") {
    return [this, value, name](const Failure& failure) {
      note(name + "(" + failure.message() + ")");
      return value;
    };
  }
  // A callback that throws.
  auto throwing(const std::string& why = "oops") {
    return [this, why](int) -> int {
      note("throws " + why);
      throw Oops(why);
    };
  }
};

TEST_F(Step4_2_Errbacks, WhatACallbackThrowsGoesToTheNextErrback) {
  rule("G4", "a throw turns to the failure side: callbacks are skipped up to the next errback", "take");
  Promise<int> promise;
  auto end = promise.deferred().add_callback(throwing()).add_callback(adding(1, "skipped")).add_errback(rescuing(7));
  std::move(promise).callback(5);
  expect("what ran", log, "throws oops, rescue(oops)");
  expect("what came out", outcome_of(std::move(end)), "7");
}

TEST_F(Step4_2_Errbacks, AnErrbackThatReturnsTurnsBack) {
  rule("G4", "what an errback returns is a value again: the next callback gets it, the next errback does not run",
       "call_side");
  Promise<int> promise;
  auto end = promise.deferred()
                 .add_errback(rescuing(7))
                 .add_errback(rescuing(8, "not needed"))
                 .add_callback(adding(1, "goes on"));
  std::move(promise).errback(Oops("from the start"));
  expect("what ran", log, "rescue(from the start), goes on(7)");
  expect("what came out", outcome_of(std::move(end)), "8");
}

TEST_F(Step4_2_Errbacks, AnErrbackIsSkippedWhenAllIsWell) {
  rule("G7", "a link without the side that is needed passes on what it got", "call_side");
  Promise<int> well;
  auto end = well.deferred().add_errback(rescuing(0)).add_callback(adding(1, "a"));
  std::move(well).callback(5);
  expect("what came out", outcome_of(std::move(end)), "6");
  Promise<int> ill;
  auto other_end =
      ill.deferred().add_callback(adding(1, "skipped")).add_callback([](int) { return std::string("text"); });
  std::move(ill).errback(Oops("unchanged"));
  expect("what came out of a failure", outcome_of(std::move(other_end)), "failure: unchanged");
  expect("what ran in both", log, "a(5)");
}

TEST_F(Step4_2_Errbacks, AnErrbackMayFailItself) {
  rule("G4", "what an errback throws is a failure, too: it takes the place of the one it got", "take");
  Promise<int> promise;
  auto end = promise.deferred()
                 .add_errback([](const Failure&) -> int { throw Oops("while tidying up"); })
                 .add_errback(rescuing(7));
  std::move(promise).errback(Oops("first"));
  expect("what the next errback got", log, "rescue(while tidying up)");
  expect("what came out", outcome_of(std::move(end)), "7");
}

TEST_F(Step4_2_Errbacks, ToReturnAFailureIsToThrowIt) {
  rule("G5",
       "a callback or an errback may return a failure instead of throwing it; so an errback passes on what is not its "
       "business",
       "call_side");
  Promise<int> promise;
  auto end = promise.deferred()
                 .add_callback([](int) { return Result<int>(Failure::of(Oops("returned"))); })
                 .add_callback(adding(1, "skipped"))
                 .add_errback([this](const Failure& failure) -> Result<int> {
                   note("looks at " + failure.message());
                   if (failure.is<AlreadyFired>()) return 1;
                   return failure;
                 })
                 .add_errback(rescuing(7));
  std::move(promise).callback(5);
  expect("what ran", log, "looks at returned, rescue(returned)");
  expect("what came out", outcome_of(std::move(end)), "7");
}

TEST_F(Step4_2_Errbacks, BothAtOnceIsOneLink) {
  rule("G6", "the errback of add_callbacks() does not see what its own callback throws; an errback behind it does",
       "take");
  Promise<int> one_link;
  auto end = one_link.deferred().add_callbacks(throwing("in one link"), rescuing(7, "beside"));
  std::move(one_link).callback(5);
  expect("what came out of one link", outcome_of(std::move(end)), "failure: in one link");
  Promise<int> two_links;
  auto other_end = two_links.deferred().add_callback(throwing("in two")).add_errback(rescuing(7, "behind"));
  std::move(two_links).callback(5);
  expect("what came out of two", outcome_of(std::move(other_end)), "7");
  expect("what ran", log, "throws in one link, throws in two, behind(in two)");
}

TEST_F(Step4_2_Errbacks, OneOfBothRuns) {
  rule("G6", "of the two sides of a link, exactly one runs", "call_side");
  for (const bool well : {true, false}) {
    log.clear();
    Promise<int> promise;
    auto end = promise.deferred().add_callbacks(adding(1, "a"), rescuing(7));
    if (well) std::move(promise).callback(5);
    if (!well) std::move(promise).errback(Oops());
    expect("what ran", log, well ? "a(5)" : "rescue(oops)");
    expect("what came out", outcome_of(std::move(end)), well ? "6" : "7");
  }
}

TEST_F(Step4_2_Errbacks, OneFunctionMayTakeWhateverComes) {
  rule("", "add_both() gets a value or a failure: the place for tidying up", "call_side");
  for (const bool well : {true, false}) {
    Promise<int> promise;
    auto end = promise.deferred().add_both([](const Result<int>& result) { return "tidy after " + in_words(result); });
    if (well) std::move(promise).callback(5);
    if (!well) std::move(promise).errback(Oops());
    expect("what came out", outcome_of(std::move(end)), well ? "tidy after 5" : "tidy after failure: oops");
  }
}

TEST_F(Step4_2_Errbacks, AFailureBeforeOrAfterMakesNoDifference) {
  rule("G3 G4", "an errback that is added to a failure that is there already runs at once", "call_side");
  Promise<int> promise;
  Deferred<int> deferred = promise.deferred();
  std::move(promise).errback(Oops());
  Deferred<int> longer = std::move(deferred).add_errback(rescuing(7));
  expect("what ran before add_errback() returned", log, "rescue(oops)");
  expect("what came out", outcome_of(std::move(longer)), "7");
}

TEST_F(Step4_2_Errbacks, AnythingThrownIsAFailure) {
  rule("G4", "also what is no std::exception", "take");
  Promise<int> promise;
  auto end = promise.deferred().add_callback([](int) -> int { throw 42; }).add_errback([](const Failure& failure) {
    return failure.is<int>() ? *failure.as<int>() : -1;
  });
  std::move(promise).callback(5);
  expect("what came out", outcome_of(std::move(end)), "42");
}

// Can be moved so many times, and then no more.
struct Fragile {
  explicit Fragile(int moves) { left = moves; }
  Fragile(Fragile&&) {
    if (left-- == 0) throw Oops("cannot be moved");
  }
  Fragile& operator=(Fragile&&) = delete;
  static inline int left = 0;
};

TEST_F(Step4_2_Errbacks, AValueThatThrowsWhileItIsMovedIsAFailure) {
  rule("", "a value may throw while it is moved along: whoever waits hears of it, and nothing is left behind", "take");
  int heard = 0;
  for (int moves = 0; moves < 20; ++moves) {
    std::string outcome;
    {
      Promise<Fragile> promise;
      auto end =
          promise.deferred().add_callback([](const Fragile&) { return 1; }).add_both([&](const Result<int>& result) {
            outcome = in_words(result);
          });
      try {
        std::move(promise).callback(Fragile(moves));
      } catch (const Oops&) {  // it did not even come in: then the promise is dropped here
      }
    }
    expect_that("whoever waits hears something, with " + std::to_string(moves) + " moves", !outcome.empty());
    heard += outcome == "failure: cannot be moved";
  }
  expect_that("at least once that is the failure itself", heard > 0);
}

TEST_F(Step4_2_Errbacks, WhatWasUsedUpCannotBeUsedAgain) {
  rule("", "to add to a Deferred, to return it or to move it uses it up: once more is AlreadyFired", "add_link");
  Promise<int> promise;
  Deferred<int> deferred = promise.deferred();
  const Outcome outcome(std::move(deferred).add_callback(adding(1, "a")));
  expect_throws<AlreadyFired>("to add again", [&] { std::move(deferred).add_callback(adding(1, "b")).detach(); });
  Promise<int> other;
  Deferred<int> others = other.deferred();
  expect_throws<AlreadyFired>("to chain it", [&] { std::move(deferred).chain_to(std::move(other)); });
  const Outcome returned(succeed(1).add_callback([&](int) { return std::move(deferred); }));
  expect_that("what a callback returned that was used up is a failure", returned.words().starts_with("failure: "));
  std::move(promise).callback(5);
  expect("what came out", outcome.words(), "6");
  std::move(others).add_errback([](const Failure&) { return 0; }).detach();
}

TEST_F(Step4_2_Errbacks, ADroppedPromiseIsAFailure) {
  rule("", "when nobody is left who could fire, nobody waits for ever: the chain fails with BrokenPromise",
       "call_side");
  std::optional<Promise<int>> promise(std::in_place);
  auto end =
      promise->deferred().add_errback([](const Failure& failure) { return failure.is<BrokenPromise>() ? 1 : 2; });
  promise.reset();
  expect("what came out", outcome_of(std::move(end)), "1");
}

TEST_F(Step4_2_Errbacks, APromiseThatTakesOverDropsItsOwnChain) {
  rule("", "a Promise that is assigned another one fails its own chain with BrokenPromise at once", "call_side");
  Promise<int> promise, another;
  auto end = promise.deferred().add_errback([](const Failure& failure) { return failure.is<BrokenPromise>() ? 1 : 2; });
  auto other = another.deferred();
  promise = std::move(another);
  expect("what came out, with both still there", outcome_of(std::move(end)), "1");
  std::move(promise).callback(7);
  expect("what came out of the other chain", outcome_of(std::move(other)), "7");
}

class Step4_2_MaybeDeferred : public DeferredTest {};

TEST_F(Step4_2_MaybeDeferred, WhateverAFunctionDoesBecomesADeferred) {
  rule("G51 G52", "a value, nothing, a failure, a throw, a Deferred: all are one thing to who waits", "take");
  expect("a value", outcome_of(maybe_deferred([](int a, int b) { return a + b; }, 1, 2)), "3");
  expect("nothing", outcome_of(maybe_deferred([] {})), "done");
  expect("a throw", outcome_of(maybe_deferred([]() -> int { throw Oops("thrown"); })), "failure: thrown");
  expect("a failure", outcome_of(maybe_deferred([] { return Result<int>(Failure::of(Oops("returned"))); })),
         "failure: returned");
  expect("a Deferred that has a value", outcome_of(maybe_deferred([] { return succeed(5); })), "5");
  expect("a Deferred that has failed", outcome_of(maybe_deferred([] { return fail<int>(Oops("failed")); })),
         "failure: failed");
  Promise<int> later;
  const Outcome outcome(maybe_deferred([&] { return later.deferred(); }));
  expect("a Deferred that waits", outcome.words(), "nothing yet");
  std::move(later).callback(6);
  expect("a Deferred that has waited", outcome.words(), "6");
}

}  // namespace
}  // namespace untwist::testing
