// What given code keeps for lesson 07, whatever a learner's chain does: each link knows the one before it, and the
// first one its promise.

#include "deferred_test.hpp"

namespace untwist::testing {
namespace {

using detail::Origin;
using detail::PromiseEnd;
using IntLink = detail::Cell<int>;

class Given_Seam : public DeferredTest {};

TEST_F(Given_Seam, ALinkKnowsTheOneBeforeIt) {
  rule("", "as long as that one is there");
  auto first = std::make_unique<IntLink>();
  IntLink second;
  first->next = &second;
  second.comes_after(first.get());
  expect_that("it does", second.previous == first.get());
  first.reset();  // its result was taken
  expect_that("and no longer", second.previous == nullptr);
}

TEST_F(Given_Seam, WhereALinkIsCutOutTheNextOneKnowsWhatItWaitedFor) {
  rule("", "a link that only waits for an inner one may be cut out of its chain");
  IntLink inner, next;
  auto waits = std::make_unique<IntLink>();
  waits->inner = &inner;
  waits->next = &next;
  next.comes_after(waits.get());
  waits.reset();
  expect_that("the inner one comes before the next one", next.previous == &inner);
}

TEST_F(Given_Seam, WithoutLesson07NothingIsCancelled) {
  rule("", "a Deferred can be asked to cancel, and nothing happens");
  Promise<int> promise;
  Deferred<int> chain = promise.deferred();
  chain.cancel();
  expect_that("the promise has still to be fired", !promise.fired());
  expect_that("there is no result", !chain.has_result());
}

TEST_F(Given_Seam, AFiredPromiseLetsGoOfItsCanceller) {
  rule("", "what a canceller holds is not held longer than it can be called");
  const auto held = std::make_shared<int>(1);
  PromiseEnd promise;
  Origin origin(&promise, [held] {});
  expect_that("there is one", origin.has_canceller());
  origin.fired();
  expect("who holds it", held.use_count(), 1L);
  expect_that("nobody can call it", !origin.has_canceller());
  expect_that("the promise is let go of, too", origin.promise() == nullptr);
}

TEST_F(Given_Seam, ACancellerIsCalledOnce) {
  rule("", "and the promise may still have to be fired after it");
  int calls = 0;
  PromiseEnd promise, moved;
  Origin origin(&promise, [&] { ++calls; });
  origin.moved_to(&moved);
  expect_that("the promise has still to be fired", origin.call_canceller());
  expect_that("it is the promise that was moved to", origin.promise() == &moved);
  expect_that("there is no canceller any more", !origin.has_canceller());
  expect("how often it was called", calls, 1);
}

TEST_F(Given_Seam, ACancellerMayFireThePromise) {
  rule("", "then there is nothing left to do");
  PromiseEnd promise;
  Origin* fires = nullptr;
  Origin origin(&promise, [&] { fires->fired(); });
  fires = &origin;
  expect_that("that is told", !origin.call_canceller());
}

TEST_F(Given_Seam, ACancellerMayEndTheLink) {
  rule("", "a promise that its canceller fires, or drops, takes the link with it");
  PromiseEnd promise;
  std::unique_ptr<Origin> origin;
  origin = std::make_unique<Origin>(&promise, [&] { origin.reset(); });
  expect_that("that is told, and nothing that is gone is touched", !origin->call_canceller());
}

}  // namespace
}  // namespace untwist::testing
