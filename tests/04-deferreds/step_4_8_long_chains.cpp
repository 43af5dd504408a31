#include "allocations.hpp"
#include "deferred_test.hpp"

namespace untwist::testing {
namespace {

class Step4_8_LongChains : public DeferredTest {
 protected:
  // How deep the stack is at the caller, in bytes, measured from the start of this test.
  __attribute__((noinline)) std::ptrdiff_t depth() const {
    return start_ - static_cast<const char*>(__builtin_frame_address(0));
  }
  void SetUp() override { start_ = static_cast<const char*>(__builtin_frame_address(0)); }

  // Enough for the calls that one link needs, and far too little for a thousand links.
  static constexpr std::ptrdiff_t kAFewCalls = 16'000;

  // Expects that `links` links needed no more of the stack than a few calls.
  // @returns whether they did: if a few links are already too deep, many need not be tried.
  static bool expect_shallow(std::size_t links, std::ptrdiff_t deepest) {
    const bool shallow = deepest < kAFewCalls;
    expect_that(std::to_string(links) + " links need no more stack than a few calls; they need " +
                    std::to_string(deepest) + " bytes",
                shallow);
    return shallow;
  }

 private:
  const char* start_ = nullptr;
};

TEST_F(Step4_8_LongChains, ManyLinksNeedNoMoreStackThanOne) {
  rule("G14", "a result is passed down a chain in a loop, not in nested calls", "hand_on");
  for (const int links : {1'000, 100'000}) {
    Promise<int> promise;
    Deferred<int> chain = promise.deferred();
    std::ptrdiff_t deepest = 0;
    for (int i = 0; i < links; ++i) {
      chain = std::move(chain).add_callback([&](int input) {
        deepest = std::max(deepest, depth());
        return input + 1;
      });
    }
    std::move(promise).callback(0);
    expect("the result", outcome_of(std::move(chain)), std::to_string(links));
    if (!expect_shallow(links, deepest)) return;
  }
}

TEST_F(Step4_8_LongChains, ManyNestedChainsNeedNoMoreStackThanOne) {
  rule("G14",
       "each chain waits for the next, which its callback returned; the last one's result passes through all of them",
       "cut_out");
  for (const std::size_t links : {1'000u, 20'000u}) {
    Promise<int> last;
    Deferred<int> chain = last.deferred();
    std::vector<Promise<int>> promises(links);
    for (Promise<int>& promise : promises) {
      chain = promise.deferred().add_callback([inner = std::move(chain)](int) mutable { return std::move(inner); });
    }
    std::ptrdiff_t deepest = 0;
    const Outcome outcome(std::move(chain).add_callback([&](int input) {
      deepest = depth();
      return input;
    }));
    for (Promise<int>& promise : promises) std::move(promise).callback(0);
    expect("the result before the last one is fired", outcome.words(), "nothing yet");
    std::move(last).callback(42);
    expect("the result", outcome.words(), "42");
    if (!expect_shallow(links, deepest)) return;
  }
}

TEST_F(Step4_8_LongChains, ManyChainedPromisesNeedNoMoreStackThanOne) {
  rule("G15", "each chain fires the next: a hundred thousand of them need no more stack than one", "hand_on");
  for (const std::size_t links : {1'000u, 100'000u}) {
    std::vector<Promise<int>> promises(links);
    Promise<int> first;
    Deferred<int> chain = first.deferred();
    for (Promise<int>& promise : promises) {
      Deferred<int> next = promise.deferred();
      std::move(chain).chain_to(std::move(promise));
      chain = std::move(next);
    }
    std::ptrdiff_t deepest = 0;
    const Outcome outcome(std::move(chain).add_callback([&](int input) {
      deepest = depth();
      return input;
    }));
    std::move(first).callback(42);
    expect("the result", outcome.words(), "42");
    if (!expect_shallow(links, deepest)) return;
  }
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
  rule("", "a link that only waits for an inner Deferred is cut out of the chain: every round uses the same few links",
       "cut_out");
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
  expect("the result", outcome.words(), std::to_string(Rounds::kRounds));
  expect("additional blocks of memory since round ten", after_many - after_ten, 0u);
}

TEST_F(Step4_8_LongChains, ALoopOfWaitingChainsDoesNotGrow) {
  rule("", "a chain that a callback returns may itself only be waiting: then it is cut out as well", "wait_for");
  Promise<int> asked;
  int rounds = 0;
  std::function<Deferred<int>()> loop = [&]() -> Deferred<int> {
    asked = Promise<int>();
    Deferred<int> answer =
        asked.deferred().add_callback([&](int) { return ++rounds == Rounds::kRounds ? succeed(rounds) : loop(); });
    return succeed(0).add_callback([&](int) { return std::move(answer); });  // already waits when it is returned
  };
  const Outcome outcome(loop());
  std::size_t after_ten = 0, after_many = 0;
  for (int round = 1; round <= Rounds::kRounds; ++round) {
    Promise<int> now = std::move(asked);
    std::move(now).callback(round);
    if (round == 10) after_ten = living_blocks;
    if (round == Rounds::kRounds - 10) after_many = living_blocks;
  }
  expect("the result", outcome.words(), std::to_string(Rounds::kRounds));
  expect("additional blocks of memory since round ten", after_many - after_ten, 0u);
}

}  // namespace
}  // namespace untwist::testing
