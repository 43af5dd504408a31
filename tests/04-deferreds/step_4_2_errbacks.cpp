#include "deferred_test.hpp"

namespace untwist::testing {
namespace {

class Step4_2_Errbacks : public DeferredTest {
 protected:
  // An errback that records its failure, and returns a value instead.
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

TEST_F(Step4_2_Errbacks, AnExceptionGoesToTheNextErrback) {
  rule("G4", "an exception switches to the failure side: callbacks are skipped until the next errback", "take");
  Promise<int> promise;
  auto end = promise.deferred().add_callback(throwing()).add_callback(adding(1, "skipped")).add_errback(rescuing(7));
  std::move(promise).callback(5);
  expect("what ran", log, "throws oops, rescue(oops)");
  expect("the result", outcome_of(std::move(end)), "7");
}

TEST_F(Step4_2_Errbacks, AnErrbackThatReturnsAValueRecovers) {
  rule("G4", "what an errback returns is a value again: the next callback gets it, and the next errback does not run",
       "call_side");
  Promise<int> promise;
  auto end = promise.deferred()
                 .add_errback(rescuing(7))
                 .add_errback(rescuing(8, "not needed"))
                 .add_callback(adding(1, "goes on"));
  std::move(promise).errback(Oops("from the start"));
  expect("what ran", log, "rescue(from the start), goes on(7)");
  expect("the result", outcome_of(std::move(end)), "8");
}

TEST_F(Step4_2_Errbacks, AnErrbackIsSkippedOnSuccess) {
  rule("G7", "a link without the side that is needed passes its input on", "call_side");
  Promise<int> well;
  auto end = well.deferred().add_errback(rescuing(0)).add_callback(adding(1, "a"));
  std::move(well).callback(5);
  expect("the result", outcome_of(std::move(end)), "6");
  Promise<int> ill;
  auto other_end =
      ill.deferred().add_callback(adding(1, "skipped")).add_callback([](int) { return std::string("text"); });
  std::move(ill).errback(Oops("unchanged"));
  expect("the result of a failure", outcome_of(std::move(other_end)), "failure: unchanged");
  expect("what ran in both", log, "a(5)");
}

TEST_F(Step4_2_Errbacks, AnErrbackMayFailToo) {
  rule("G4", "what an errback throws is a failure, too: it replaces the failure that the errback got", "take");
  Promise<int> promise;
  auto end = promise.deferred()
                 .add_errback([](const Failure&) -> int { throw Oops("while tidying up"); })
                 .add_errback(rescuing(7));
  std::move(promise).errback(Oops("first"));
  expect("what the next errback got", log, "rescue(while tidying up)");
  expect("the result", outcome_of(std::move(end)), "7");
}

TEST_F(Step4_2_Errbacks, ReturningAFailureIsLikeThrowingIt) {
  rule("G5",
       "a callback or an errback may return a failure instead of throwing it; an errback passes on a failure that it "
       "does not handle in this way",
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
  expect("the result", outcome_of(std::move(end)), "7");
}

TEST_F(Step4_2_Errbacks, AddCallbacksAddsOneLink) {
  rule("G6",
       "the errback of add_callbacks() does not see what the callback beside it throws; an errback added after it does",
       "take");
  Promise<int> one_link;
  auto end = one_link.deferred().add_callbacks(throwing("in one link"), rescuing(7, "beside"));
  std::move(one_link).callback(5);
  expect("the result of one link", outcome_of(std::move(end)), "failure: in one link");
  Promise<int> two_links;
  auto other_end = two_links.deferred().add_callback(throwing("in two")).add_errback(rescuing(7, "after"));
  std::move(two_links).callback(5);
  expect("the result of two links", outcome_of(std::move(other_end)), "7");
  expect("what ran", log, "throws in one link, throws in two, after(in two)");
}

TEST_F(Step4_2_Errbacks, OneOfTheTwoSidesRuns) {
  rule("G6", "exactly one of the two sides of a link runs", "call_side");
  for (const bool well : {true, false}) {
    log.clear();
    Promise<int> promise;
    auto end = promise.deferred().add_callbacks(adding(1, "a"), rescuing(7));
    if (well) std::move(promise).callback(5);
    if (!well) std::move(promise).errback(Oops());
    expect("what ran", log, well ? "a(5)" : "rescue(oops)");
    expect("the result", outcome_of(std::move(end)), well ? "6" : "7");
  }
}

TEST_F(Step4_2_Errbacks, AddBothTakesAValueOrAFailure) {
  rule("", "add_both() gets a value or a failure: it is the place to clean up", "call_side");
  for (const bool well : {true, false}) {
    Promise<int> promise;
    auto end = promise.deferred().add_both([](const Result<int>& result) { return "tidy after " + in_words(result); });
    if (well) std::move(promise).callback(5);
    if (!well) std::move(promise).errback(Oops());
    expect("the result", outcome_of(std::move(end)), well ? "tidy after 5" : "tidy after failure: oops");
  }
}

TEST_F(Step4_2_Errbacks, AnErrbackAddedAfterTheFailureRunsImmediately) {
  rule("G3 G4", "an errback added to a chain that has already failed runs immediately", "call_side");
  Promise<int> promise;
  Deferred<int> deferred = promise.deferred();
  std::move(promise).errback(Oops());
  Deferred<int> longer = std::move(deferred).add_errback(rescuing(7));
  expect("what ran before add_errback() returned", log, "rescue(oops)");
  expect("the result", outcome_of(std::move(longer)), "7");
}

TEST_F(Step4_2_Errbacks, AnythingThrownIsAFailure) {
  rule("G4", "whatever is thrown becomes a failure, even if it is not a std::exception", "take");
  Promise<int> promise;
  auto end = promise.deferred().add_callback([](int) -> int { throw 42; }).add_errback([](const Failure& failure) {
    return failure.is<int>() ? *failure.as<int>() : -1;
  });
  std::move(promise).callback(5);
  expect("the result", outcome_of(std::move(end)), "42");
}

// Can be moved `moves` times; the next move throws.
struct Fragile {
  explicit Fragile(int moves) { left = moves; }
  Fragile(Fragile&&) {
    if (left-- == 0) throw Oops("cannot be moved");
  }
  Fragile& operator=(Fragile&&) = delete;
  static inline int left = 0;
};

TEST_F(Step4_2_Errbacks, AValueThatThrowsWhenMovedIsAFailure) {
  rule("", "a value may throw when it is moved along: the end of the chain still gets a result, and nothing leaks",
       "take");
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
      } catch (const Oops&) {  // the value never arrived, so the promise is dropped here
      }
    }
    expect_that("the end of the chain gets a result, with " + std::to_string(moves) + " moves", !outcome.empty());
    heard += outcome == "failure: cannot be moved";
  }
  expect_that("at least once the result is that failure", heard > 0);
}

TEST_F(Step4_2_Errbacks, AUsedDeferredCannotBeUsedAgain) {
  rule("", "adding to a Deferred, returning it or moving it uses it up: using it again throws AlreadyFired",
       "add_link");
  Promise<int> promise;
  Deferred<int> deferred = promise.deferred();
  const Outcome outcome(std::move(deferred).add_callback(adding(1, "a")));
  expect_throws<AlreadyFired>("adding again", [&] { std::move(deferred).add_callback(adding(1, "b")).detach(); });
  Promise<int> other;
  Deferred<int> others = other.deferred();
  expect_throws<AlreadyFired>("chaining it", [&] { std::move(deferred).chain_to(std::move(other)); });
  const Outcome returned(succeed(1).add_callback([&](int) { return std::move(deferred); }));
  expect_that("returning a used Deferred from a callback is a failure", returned.words().starts_with("failure: "));
  std::move(promise).callback(5);
  expect("the result", outcome.words(), "6");
  std::move(others).add_errback([](const Failure&) { return 0; }).detach();
}

TEST_F(Step4_2_Errbacks, ADroppedPromiseIsAFailure) {
  rule("", "when a promise is dropped unfired, its chain does not wait forever: it fails with BrokenPromise",
       "call_side");
  std::optional<Promise<int>> promise(std::in_place);
  auto end =
      promise->deferred().add_errback([](const Failure& failure) { return failure.is<BrokenPromise>() ? 1 : 2; });
  promise.reset();
  expect("the result", outcome_of(std::move(end)), "1");
}

TEST_F(Step4_2_Errbacks, AnAssignedPromiseBreaksItsOldChain) {
  rule("", "when another Promise is assigned to a Promise, its old chain fails immediately with BrokenPromise",
       "call_side");
  Promise<int> promise, another;
  auto end = promise.deferred().add_errback([](const Failure& failure) { return failure.is<BrokenPromise>() ? 1 : 2; });
  auto other = another.deferred();
  promise = std::move(another);
  expect("the result, with both promises still there", outcome_of(std::move(end)), "1");
  std::move(promise).callback(7);
  expect("the result of the other chain", outcome_of(std::move(other)), "7");
}

class Step4_2_MaybeDeferred : public DeferredTest {};

TEST_F(Step4_2_MaybeDeferred, AnyOutcomeOfAFunctionBecomesADeferred) {
  rule("G51 G52", "a value, no value, a failure, an exception and a Deferred all look the same to the caller", "take");
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
