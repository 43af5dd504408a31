#include "cancel_test.hpp"

namespace untwist::testing {
namespace {

class Step7_2_Inner : public CancelTest {
 protected:
  // A callback that returns the Deferred of this promise.
  static auto returning(Promise<int>& promise) {
    return [&promise](int) { return promise.deferred(); };
  }
};

TEST_F(Step7_2_Inner, CancellingTheOuterCancelsTheInner) {
  rule("G26", "a chain that waits for a Deferred that a callback has returned: cancel() cancels that one");
  Promise<int> outer(canceller("outer")), inner(canceller("inner"));
  Deferred<int> chain = outer.deferred().add_callback(returning(inner));
  std::move(outer).callback(1);
  chain.cancel();
  expect("what ran", log, "inner");
  expect("the result", end_of(Outcome(std::move(chain))), "Cancelled");
}

TEST_F(Step7_2_Inner, TheErrbacksOfTheInnerRunFirst) {
  rule("G26", "Cancelled goes down the inner chain first: if an errback there handles it, the outer chain succeeds");
  Promise<int> outer, inner(canceller("inner"));
  Deferred<int> chain = outer.deferred().add_callback([&](int) { return inner.deferred().add_errback(rescuing(7)); });
  std::move(outer).callback(1);
  chain.cancel();
  chain = std::move(chain).add_errback(seeing("outer errback")).add_callback(adding(1, "after"));
  expect("what ran", log, "inner, rescue(Cancelled), after(7)");
  expect("the result", outcome_of(std::move(chain)), "8");
}

TEST_F(Step7_2_Inner, AnErrbackMayHaveReturnedIt) {
  rule("G26", "it makes no difference whether a callback or an errback has returned the Deferred");
  Promise<int> outer, inner(canceller("inner"));
  Deferred<int> chain = outer.deferred().add_errback([&](const Failure&) { return inner.deferred(); });
  std::move(outer).errback(Oops());
  chain.cancel();
  expect("what ran", log, "inner");
  expect("the result", end_of(Outcome(std::move(chain))), "Cancelled");
}

TEST_F(Step7_2_Inner, OnlyWhatIsWaitedForIsCancelled) {
  rule("G26", "of several steps, one after the other, the one that is running is cancelled");
  Promise<int> first(canceller("first")), second(canceller("second"));
  Deferred<int> chain = succeed(1).add_callback(returning(first)).add_callback(returning(second));
  std::move(first).callback(1);
  chain.cancel();
  expect("what ran", log, "second");
  expect("the result", end_of(Outcome(std::move(chain))), "Cancelled");
}

TEST_F(Step7_2_Inner, AChainThatFiresAPromiseIsCancelled) {
  rule("G26", "after chain_to(), the second chain waits for the first: cancelling the second cancels the first");
  Promise<int> first(canceller("first")), second(canceller("second"));
  Deferred<int> chain = second.deferred();
  first.deferred().add_errback(seeing("errback of the first")).chain_to(std::move(second));
  chain.cancel();
  expect("what ran", log, "first, errback of the first(Cancelled)");
  expect("the result", end_of(Outcome(std::move(chain))), "Cancelled");
}

TEST_F(Step7_2_Inner, ThroughThreeLevels) {
  rule("G26", "cancel() goes through chains within chains, down to the promise that has not been fired");
  Promise<int> innermost(canceller("innermost"));
  Promise<int> one(canceller("one")), two(canceller("two"));
  Deferred<int> chain = one.deferred().add_callback(
      [&](int) { return two.deferred().add_callback(returning(innermost)).add_errback(seeing("second level")); });
  std::move(one).callback(1);
  std::move(two).callback(1);
  chain.cancel();
  expect("what ran", log, "innermost, second level(Cancelled)");
  expect("the result", end_of(Outcome(std::move(chain))), "Cancelled");
}

TEST_F(Step7_2_Inner, ThroughManyLevels) {
  rule("G26", "however deep, cancel() needs no more of the stack");
  Promise<int> innermost(canceller("innermost"));
  Deferred<int> chain = innermost.deferred();
  for (int i = 0; i < 20'000; ++i) {
    chain = succeed(0)
                .add_callback([inner = std::move(chain)](int) mutable { return std::move(inner); })
                .add_callback([](int value) { return value + 1; });
  }
  chain = succeed(0).add_callback([inner = std::move(chain)](int) mutable { return std::move(inner); });
  on_a_small_stack([&] { chain.cancel(); });
  expect("what ran", log, "innermost");
  expect("the result", end_of(Outcome(std::move(chain))), "Cancelled");
}

}  // namespace
}  // namespace untwist::testing
