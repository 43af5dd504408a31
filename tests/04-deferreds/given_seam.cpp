// The seam that lesson 07 will fill, filled here by the fewest lines that can: does a chain, and what a learner of lesson 04 does with it, keep
// what cancelling needs?

#include "deferred_test.hpp"

namespace untwist::detail {

void cancel(Link* link) {
  while (Link* const before = link->inner != nullptr ? link->inner : link->previous) link = before;
  PromiseEnd* const promise = link->promise();
  if (promise == nullptr) return;
  const bool swallows_one = !link->has_canceller();
  if (!swallows_one && !link->call_canceller()) return;
  promise->link = nullptr;
  promise->cancelled = swallows_one;
  link->set_failure(Failure::of(Cancelled()));
  hand_on(link);
}

bool swallows(PromiseEnd& promise) { return std::exchange(promise.cancelled, false); }

}  // namespace untwist::detail

namespace untwist::testing {
namespace {

class Given_Seam : public DeferredTest {};

TEST_F(Given_Seam, FromTheLastLinkThePromiseIsFound) {
  rule("", "each link knows the one before it, and the first its promise");
  Promise<int> promise;
  auto chain = promise.deferred().add_callback([](int input) { return input + 1; }).add_callback([](int input) { return input * 2; });
  chain.cancel();
  const Outcome outcome(std::move(chain));
  expect("what came out", outcome.words(), "failure: cancelled before the result came");
}

TEST_F(Given_Seam, SoIsTheInnermostAtAnyDepth) {
  rule("", "a link that waits for an inner one knows it");
  constexpr int depth = 1000;
  Promise<int> innermost;
  Promise<> start;
  auto chain = start.deferred().add_callback([waits = innermost.deferred()]() mutable { return std::move(waits); });
  std::vector<Promise<>> more(depth);
  for (Promise<>& each : more)
    chain = each.deferred().add_callback([before = std::move(chain)]() mutable { return std::move(before); }).add_callback([](int input) {
      return input + 1;
    });
  while (!more.empty()) {  // from the outside in
    std::move(more.back()).callback();
    more.pop_back();
  }
  std::move(start).callback();
  chain.cancel();
  const Outcome outcome(std::move(chain));
  expect("what came out", outcome.words(), "failure: cancelled before the result came");
  expect_that("the innermost promise is cancelled", innermost.fired());
}

TEST_F(Given_Seam, AMovedPromiseIsStillFound) {
  rule("", "the first link knows its promise wherever that is moved");
  Promise<int> promise, other;
  Promise<int> moved(std::move(promise));
  other = std::move(moved);
  auto chain = other.deferred();
  chain.cancel();
  expect_that("it is the one that was cancelled", other.fired());
  std::move(other).callback(1);  // late: swallowed
  expect_throws<AlreadyFired>("to fire it again", [&] { std::move(other).callback(2); });
  const Outcome outcome(std::move(chain));
  expect("what came out", outcome.words(), "failure: cancelled before the result came");
}

TEST_F(Given_Seam, ACancellerMayFireOrDropThePromise) {
  rule("", "who calls a canceller learns whether the link is still there");
  std::optional<Promise<int>> promise;
  promise.emplace([&] { std::move(*promise).callback(7); });
  auto fires = promise->deferred();
  fires.cancel();
  const Outcome fired(std::move(fires));
  expect("when it fires", fired.words(), "7");

  promise.emplace([&] { promise.reset(); });
  auto drops = promise->deferred().add_callback([](int input) { return input; });
  drops.cancel();
  const Outcome dropped(std::move(drops));
  expect_that("when it drops the promise, that is broken", dropped.words().starts_with("failure: the promise was dropped"));
}

TEST_F(Given_Seam, AFiredPromiseLetsGoOfItsCanceller) {
  rule("", "what a canceller holds is not held longer than it can be called");
  const auto held = std::make_shared<int>(1);
  Promise<int> promise([held] {});
  auto chain = promise.deferred();
  std::move(promise).callback(1);
  expect("who holds it", held.use_count(), 1L);
  chain.cancel();
  const Outcome outcome(std::move(chain));
  expect("what came out", outcome.words(), "1");
}

}  // namespace
}  // namespace untwist::testing
