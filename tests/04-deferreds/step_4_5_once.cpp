#include "deferred_test.hpp"

namespace untwist::testing {
namespace {

class Step4_5_Once : public DeferredTest {};

TEST_F(Step4_5_Once, FiringTwiceIsAnErrorInAllFourWays) {
  rule("G1", "a promise is fired once: firing it again throws AlreadyFired, and the first result stands", "to_fire");
  const auto fire = [](Promise<int>& promise, bool well, int value) {
    if (well) std::move(promise).callback(value);
    if (!well) std::move(promise).errback(Oops(std::to_string(value)));
  };
  for (const bool first : {true, false}) {
    for (const bool second : {true, false}) {
      Promise<int> promise;
      const Outcome outcome(promise.deferred());
      fire(promise, first, 1);
      expect_throws<AlreadyFired>("firing again", [&] { fire(promise, second, 2); });
      expect("the result", outcome.words(), first ? "1" : "failure: 1");
    }
  }
}

TEST_F(Step4_5_Once, FiringTwiceFromACallbackIsAnErrorToo) {
  rule("G1", "while its chain is running, the promise counts as fired", "to_fire");
  Promise<int> promise;
  bool refused = false;
  const Outcome outcome(promise.deferred().add_callback([&](int input) {
    try {
      std::move(promise).callback(99);
    } catch (const AlreadyFired&) {
      refused = true;
    }
    return input;
  }));
  std::move(promise).callback(5);
  expect("the result", outcome.words(), "5");
  expect_that("the second firing was refused", refused);
}

TEST_F(Step4_5_Once, AMovedPromiseCannotBeFired) {
  rule("G1", "moving a promise hands over the right to fire it", "to_fire");
  Promise<int> mine;
  const Outcome outcome(mine.deferred());
  Promise<int> yours = std::move(mine);
  expect_throws<AlreadyFired>("firing the moved-from promise", [&] { std::move(mine).callback(1); });
  std::move(yours).callback(2);
  expect("the result", outcome.words(), "2");
}

TEST_F(Step4_5_Once, APromiseGivesOutItsDeferredOnce) {
  rule("G1", "a promise has one Deferred: asking for a second one throws AlreadyFired", "to_wait_for");
  Promise<int> promise;
  const Outcome outcome(promise.deferred());
  expect_throws<AlreadyFired>("deferred() a second time", [&] { promise.deferred().detach(); });
  std::move(promise).callback(5);
  expect("the result", outcome.words(), "5");
  expect_throws<AlreadyFired>("deferred() a second time, after firing", [&] { promise.deferred().detach(); });
  Promise<int> unasked;
  std::move(unasked).callback(5);
  expect_throws<AlreadyFired>("deferred() for the first time, after firing",
                              [&] { static_cast<void>(unasked.deferred()); });
}

}  // namespace
}  // namespace untwist::testing
