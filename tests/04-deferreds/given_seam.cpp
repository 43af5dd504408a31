// What given code records for lesson 07, whatever a learner's chain does: each link knows the previous link, and the
// first link knows its promise.

#include "deferred_test.hpp"

namespace untwist::testing {
namespace {

using detail::Origin;
using detail::PromiseEnd;
using IntLink = detail::Cell<int>;

class Given_Seam : public DeferredTest {};

TEST_F(Given_Seam, ALinkKnowsThePreviousLink) {
  rule("", "a link refers to the previous link as long as that link exists");
  auto first = std::make_unique<IntLink>();
  IntLink second;
  first->next = &second;
  second.comes_after(first.get());
  expect_that("the second refers to the first", second.previous == first.get());
  first.reset();  // its result was taken
  expect_that("the second no longer refers to it", second.previous == nullptr);
}

TEST_F(Given_Seam, WhenALinkIsCutOutTheNextLinkKnowsItsInnerLink) {
  rule("", "a link that only waits for an inner link may be cut out of its chain");
  IntLink inner, next;
  auto waits = std::make_unique<IntLink>();
  waits->inner = &inner;
  waits->next = &next;
  next.comes_after(waits.get());
  waits.reset();
  expect_that("the inner link is now the previous link", next.previous == &inner);
}

TEST_F(Given_Seam, AnInnerLinkThatGoesLeavesThePreviousLinkAlone) {
  rule("", "a link may have an inner link while the previous link exists: only the end of the previous link ends that");
  IntLink link, previous;
  auto inner = std::make_unique<IntLink>();
  previous.next = &link;
  link.comes_after(&previous);
  inner->next = &link;
  link.inner = inner.get();
  inner.reset();
  expect_that("the link still refers to the previous one", link.previous == &previous);
  link.inner = nullptr;
}

TEST_F(Given_Seam, WithoutLesson07CancelDoesNothing) {
  rule("", "without lesson 07, cancel() has no effect");
  Promise<int> promise;
  Deferred<int> chain = promise.deferred();
  chain.cancel();
  expect_that("the promise is still to be fired", !promise.fired());
  expect_that("there is no result", !chain.has_result());
}

TEST_F(Given_Seam, AFiredPromiseReleasesItsCanceller) {
  rule("", "a canceller is destroyed as soon as it can no longer be called");
  const auto held = std::make_shared<int>(1);
  PromiseEnd promise;
  Origin origin(&promise, [held] {});
  expect_that("there is a canceller", origin.has_canceller());
  origin.fired();
  expect("how many owners the object has", held.use_count(), 1L);
  expect_that("the promise is released, too", origin.promise() == nullptr);
}

TEST_F(Given_Seam, ACancellerIsCalledOnce) {
  rule("", "a canceller is called once, and the promise may still have to be fired after that");
  int calls = 0;
  PromiseEnd promise, moved;
  Origin origin(&promise, [&] { ++calls; });
  origin.moved_to(&moved);
  expect_that("the promise is still to be fired", origin.call_canceller());
  expect_that("it refers to the promise that was moved to", origin.promise() == &moved);
  origin.call_canceller();
  expect("how often it was called", calls, 1);
}

TEST_F(Given_Seam, WithoutACancellerThePromiseDecides) {
  rule("", "without a canceller, and after it was called, only the promise decides whether there is still work to do");
  PromiseEnd promise;
  Origin never(&promise, nullptr), once(&promise, [] {});
  once.call_canceller();
  for (Origin* each : {&never, &once}) {
    const std::string which = each == &never ? " without a canceller" : " after the canceller was called";
    expect_that("the promise is still to be fired," + which, each->call_canceller());
    each->fired();
    expect_that("nothing is left to do after it was fired," + which, !each->call_canceller());
  }
}

TEST_F(Given_Seam, ACancellerMayFireThePromise) {
  rule("", "if the canceller fires the promise, there is nothing left to do");
  PromiseEnd promise;
  Origin* fires = nullptr;
  Origin origin(&promise, [&] { fires->fired(); });
  fires = &origin;
  expect_that("call_canceller() returns false", !origin.call_canceller());
}

TEST_F(Given_Seam, ACancellerMayDropThePromise) {
  rule("", "a promise that its canceller destroys is still to be fired: another object stands in for it");
  IntLink link;
  std::optional<PromiseEnd> promise(PromiseEnd{.link = &link});
  Origin* dropped = nullptr;
  Origin origin(&*promise, [&] {
    expect_that("inside, it is being cancelled", dropped->is_cancelling());
    dropped->dropped_by_canceller(*promise);
    promise.reset();
  });
  dropped = &origin;
  const PromiseEnd* const destroyed = &*promise;
  expect_that("the promise is still to be fired", origin.call_canceller());
  expect_that("afterwards, it is no longer being cancelled", !origin.is_cancelling());
  expect_that("another object stands in for it", origin.promise() != destroyed);
  ASSERT_NE(origin.promise(), nullptr);
  expect_that("what stands in for it refers to the link", origin.promise()->link == &link);
}

TEST_F(Given_Seam, ACancellerMayEndTheLink) {
  rule("", "if the canceller fires the promise, the link may be destroyed");
  PromiseEnd promise;
  std::unique_ptr<Origin> origin;
  origin = std::make_unique<Origin>(&promise, [&] { origin.reset(); });
  expect_that("call_canceller() returns false, and does not touch the destroyed link", !origin->call_canceller());
}

TEST_F(Given_Seam, ACancellerThatIsRunningIsNotCalledAgain) {
  rule("", "a canceller that cancels its own chain is not called a second time, and the first call decides");
  int calls = 0;
  bool inside = true;
  PromiseEnd promise;
  Origin* again = nullptr;
  Origin origin(&promise, [&] {
    ++calls;
    inside = again->call_canceller();
  });
  again = &origin;
  expect_that("outside, the promise is still to be fired", origin.call_canceller());
  expect_that("inside, there is nothing to do", !inside);
  expect("how often it was called", calls, 1);
}

TEST_F(Given_Seam, WhatACancellerThrowsPropagates) {
  rule("", "what a canceller throws propagates, as long as the promise has to be fired; otherwise it is logged");
  PromiseEnd promise;
  Origin origin(&promise, [] { throw Oops(); });
  expect_throws<Oops>("a canceller that throws", [&] { origin.call_canceller(); });
  Origin* fires = nullptr;
  Origin fired(&promise, [&] {
    fires->fired();
    throw Oops("too late");
  });
  fires = &fired;
  expect_that("one that fires and throws: there is nothing to do", !fired.call_canceller());
  const auto logged = take_logged_errors();
  expect("how many errors were logged", logged.size(), 1u);
}

}  // namespace
}  // namespace untwist::testing
