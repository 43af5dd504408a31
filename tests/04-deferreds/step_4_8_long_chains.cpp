#include "allocations.hpp"
#include "deferred_test.hpp"

namespace untwist::testing {
namespace {

class Step4_8_LongChains : public DeferredTest {
 protected:
  static constexpr int kMany = 100'000;
};

TEST_F(Step4_8_LongChains, AHundredThousandLinksAreNoDeeperThanOne) {
  rule("G14", "a result goes down a chain in a loop, not in calls inside calls");
  Promise<int> promise;
  Deferred<int> chain = promise.deferred();
  for (int i = 0; i < kMany; ++i) chain = std::move(chain).add_callback([](int input) { return input + 1; });
  std::move(promise).callback(0);
  expect("what came out", outcome_of(std::move(chain)), std::to_string(kMany));
}

TEST_F(Step4_8_LongChains, SoAreAHundredThousandThatWaitForEachOther) {
  rule("G14", "each waits for the next, which its callback returned; the last one's result goes through all of them");
  Promise<int> last;
  Deferred<int> chain = last.deferred();
  std::vector<Promise<int>> promises(kMany);
  for (Promise<int>& promise : promises) {
    chain = promise.deferred().add_callback([inner = std::move(chain)](int) mutable { return std::move(inner); });
  }
  for (auto promise = promises.rbegin(); promise != promises.rend(); ++promise) std::move(*promise).callback(0);
  expect_that("nothing came out yet", !chain.has_result());
  std::move(last).callback(42);
  expect("what came out", outcome_of(std::move(chain)), "42");
}

TEST_F(Step4_8_LongChains, AChainMayFireAnother) {
  rule("G15", "chain_to() hands a result to another chain's promise; the other may do so, too");
  Promise<int> first;
  Promise<int> second;
  first.deferred().add_callback(adding(1, "first")).chain_to(std::move(second));
  Promise<int> outer;
  Deferred<int> chain = outer.deferred();
  for (int i = 0; i < kMany; ++i) {
    chain = std::move(chain).add_callback([](int input) { return succeed(input + 1); });
  }
  std::move(outer).callback(0);
  std::move(first).callback(1);
  expect("what came out of ready ones", outcome_of(std::move(chain)), std::to_string(kMany));
  expect("what ran", log, "first(1)");
}

// A loop that asks, waits for the answer, and asks again.
struct Rounds {
  static constexpr int kRounds = 1000;

  Deferred<int> loop() {
    asked = Promise<int>();
    return asked.deferred().add_callback([this](int) { return ++rounds == kRounds ? succeed(rounds) : loop(); });
  }

  Promise<int> asked;
  int rounds = 0;
};

TEST_F(Step4_8_LongChains, ALoopOfDeferredsDoesNotGrow) {
  rule("", "who only waits for an inner Deferred is cut out of the chain: round after round, the same few links");
  Rounds rounds;
  const Outcome outcome(rounds.loop());
  std::size_t after_ten = 0;
  std::size_t after_many = 0;
  for (int round = 1; round <= Rounds::kRounds; ++round) {
    Promise<int> now = std::move(rounds.asked);
    std::move(now).callback(round);
    if (round == 10) after_ten = living_blocks;
    if (round == Rounds::kRounds - 10) after_many = living_blocks;
  }
  expect("what came out", outcome.words(), std::to_string(Rounds::kRounds));
  expect("blocks of memory more than after ten rounds", after_many - after_ten, 0u);
}

}  // namespace
}  // namespace untwist::testing
