#include "deferred_test.hpp"

namespace untwist::testing {
namespace {

class Step4_3_Waiting : public DeferredTest {
 protected:
  // A callback that returns `inner`.
  template <class T>
  static auto returning(Deferred<T> inner) {
    return [inner = std::move(inner)](auto&&...) mutable { return std::move(inner); };
  }
};

TEST_F(Step4_3_Waiting, TheChainWaitsForTheInnerDeferred) {
  rule("G9", "a callback that returns a Deferred pauses the chain; the inner result becomes the callback's result");
  Promise<int> outer;
  Promise<std::string> inner;
  auto chain = outer.deferred()
                   .add_callback(adding(1, "asks"))
                   .add_callback(returning(inner.deferred()))
                   .add_callback([this](const std::string& text) {
                     note("got " + text);
                     return text.size();
                   })
                   .add_callback([](std::size_t size) { return static_cast<int>(size); });
  std::move(outer).callback(5);
  expect("what ran while the inner Deferred waits", log, "asks(5)");
  if (chain.has_result())
    return expect("the result while the inner Deferred waits", outcome_of(std::move(chain)), "nothing yet");
  std::move(inner).callback("answer");
  expect("what ran after the inner result", log, "asks(5), got answer");
  expect("the result", outcome_of(std::move(chain)), "6");
}

TEST_F(Step4_3_Waiting, AReadyInnerDeferredIsUsedImmediately) {
  rule("G9", "an inner Deferred that already has a result does not delay the chain");
  Promise<int> outer;
  Promise<int> inner;
  Deferred<int> ready = inner.deferred();
  std::move(inner).callback(42);
  auto chain = outer.deferred().add_callback(returning(std::move(ready))).add_callback(adding(1, "goes on"));
  std::move(outer).callback(5);
  expect("what ran", log, "goes on(42)");
  expect("the result", outcome_of(std::move(chain)), "43");
}

TEST_F(Step4_3_Waiting, AnErrbackMayReturnADeferredToo) {
  rule("G9", "to try again, an errback can return a Deferred");
  Promise<int> first_try;
  Promise<int> second_try;
  auto chain = first_try.deferred().add_errback(returning(second_try.deferred()));
  std::move(first_try).errback(Oops());
  expect_that("the chain waits for the second try", !chain.has_result());
  std::move(second_try).callback(7);
  expect("the result", outcome_of(std::move(chain)), "7");
}

TEST_F(Step4_3_Waiting, AnInnerFailureIsHandledByTheOuterChain) {
  rule("G9 G11",
       "an inner failure becomes the outer chain's: the next errback gets it, and it is reported nowhere else");
  Promise<int> outer;
  Promise<int> inner;
  auto chain = outer.deferred()
                   .add_callback(returning(inner.deferred()))
                   .add_callback(adding(1, "skipped"))
                   .add_errback([this](const Failure& failure) {
                     note("rescues " + failure.message());
                     return 7;
                   });
  std::move(outer).callback(5);
  std::move(inner).errback(Oops("from inside"));
  expect("what ran", log, "rescues from inside");
  expect("the result", outcome_of(std::move(chain)), "7");
}

TEST_F(Step4_3_Waiting, TheInnerCallbacksRunFirst) {
  rule("G12", "callbacks added to the inner Deferred before it was returned run before the outer chain continues");
  Promise<int> outer;
  Promise<int> inner;
  auto chain = outer.deferred()
                   .add_callback(returning(inner.deferred().add_callback(adding(1, "inner"))))
                   .add_callback(adding(10, "outer"));
  std::move(outer).callback(5);
  std::move(inner).callback(1);
  expect("what ran", log, "inner(1), outer(2)");
  expect("the result", outcome_of(std::move(chain)), "12");
}

TEST_F(Step4_3_Waiting, InnerDeferredsMayBeNested) {
  rule("G13", "waiting works through three Deferreds as through one, in whatever order they are fired");
  const std::vector<std::vector<int>> orders = {{0, 1, 2}, {2, 1, 0}, {1, 2, 0}, {0, 2, 1}, {2, 0, 1}, {1, 0, 2}};
  for (const auto& order : orders) {
    Promise<int> promises[3];
    auto innermost = promises[2].deferred();
    auto middle = promises[1].deferred().add_callback(returning(std::move(innermost)));
    auto chain = promises[0].deferred().add_callback(returning(std::move(middle))).add_callback(adding(1, "end"));
    for (const int which : order) {
      expect_that("the chain waits until all three are fired", !chain.has_result());
      std::move(promises[which]).callback(which);
    }
    expect("the result, fired in the order " + in_words(order), outcome_of(std::move(chain)), "3");
  }
}

TEST_F(Step4_3_Waiting, ACallbackAddedToAWaitingChainRunsAfterwards) {
  rule("G9", "callbacks can still be added to a chain that is waiting");
  Promise<int> outer;
  Promise<int> inner;
  auto chain = outer.deferred().add_callback(returning(inner.deferred()));
  std::move(outer).callback(5);
  auto longer = std::move(chain).add_callback(adding(1, "added"));
  expect("what ran before the inner result", log, "");
  std::move(inner).callback(42);
  expect("what ran after the inner result", log, "added(42)");
  expect("the result", outcome_of(std::move(longer)), "43");
}

TEST_F(Step4_3_Waiting, AChainMayFireAnother) {
  rule("G15", "chain_to() fires another chain's promise with the result of this chain, value or failure");
  for (const bool ready : {true, false}) {
    Promise<int> first;
    Promise<int> second;
    const Outcome outcome(second.deferred().add_callback(adding(10, "second")));
    Deferred<int> chain = first.deferred().add_callback(adding(1, "first"));
    if (ready) std::move(first).callback(1);
    std::move(chain).chain_to(std::move(second));
    if (!ready) std::move(first).callback(1);
    expect("what ran", log, "first(1), second(2)");
    expect("the result", outcome.words(), "12");
    log.clear();
  }
}

TEST_F(Step4_3_Waiting, AnInnerDeferredMayHaveANarrowerType) {
  rule("", "an errback may return a Deferred whose value converts to the chain's type", "wait_for");
  Promise<std::string> promise;
  Promise<const char*> instead;
  auto end = promise.deferred().add_errback([&](const Failure&) { return instead.deferred(); });
  std::move(promise).errback(Oops());
  expect_that("the chain waits", !end.has_result());
  std::move(instead).callback("replacement");
  expect("the result", outcome_of(std::move(end)), "replacement");
}

}  // namespace
}  // namespace untwist::testing
