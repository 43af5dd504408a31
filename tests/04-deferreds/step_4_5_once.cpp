#include "deferred_test.hpp"

namespace untwist::testing {
namespace {

class Step4_5_Once : public DeferredTest {};

TEST_F(Step4_5_Once, FiringTwiceIsAnErrorInAllFourWays) {
  rule("G1", "a promise is fired once: a second value or failure is AlreadyFired, and the first result stands",
       "to_fire");
  const auto fire = [](Promise<int>& promise, bool well, int value) {
    if (well) std::move(promise).callback(value);
    if (!well) std::move(promise).errback(Oops(std::to_string(value)));
  };
  for (const bool first : {true, false}) {
    for (const bool second : {true, false}) {
      Promise<int> promise;
      const Outcome outcome(promise.deferred());
      fire(promise, first, 1);
      expect_throws<AlreadyFired>("to fire again", [&] { fire(promise, second, 2); });
      expect("what came out", outcome.words(), first ? "1" : "failure: 1");
    }
  }
}

TEST_F(Step4_5_Once, AlsoFromInsideACallback) {
  rule("G1", "while the chain runs, it has been fired", "to_fire");
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
  expect("what came out", outcome.words(), "5");
  expect_that("the second firing was refused", refused);
}

TEST_F(Step4_5_Once, WhoGaveThePromiseAwayCannotFireIt) {
  rule("G1", "to move a promise is to hand over the right to fire it", "to_fire");
  Promise<int> mine;
  const Outcome outcome(mine.deferred());
  Promise<int> yours = std::move(mine);
  expect_throws<AlreadyFired>("to fire what was given away", [&] { std::move(mine).callback(1); });
  std::move(yours).callback(2);
  expect("what came out", outcome.words(), "2");
}

TEST_F(Step4_5_Once, ItsDeferredIsGivenOutOnce) {
  rule("G1", "one result, one who waits: a second Deferred is refused", "to_wait_for");
  Promise<int> promise;
  const Outcome outcome(promise.deferred());
  expect_throws<AlreadyFired>("to ask again", [&] { promise.deferred().detach(); });
  std::move(promise).callback(5);
  expect("what came out", outcome.words(), "5");
  expect_throws<AlreadyFired>("to ask after it was fired", [&] { promise.deferred().detach(); });
  Promise<int> unasked;
  std::move(unasked).callback(5);
  expect_throws<AlreadyFired>("to ask for the first time after it was fired",
                              [&] { static_cast<void>(unasked.deferred()); });
}

}  // namespace
}  // namespace untwist::testing
