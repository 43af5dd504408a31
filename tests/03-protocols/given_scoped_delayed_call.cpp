// Delayed calls that end with their owner: what IdleTimeout keeps, and every deadline.

#include <untwist/reactor/scoped_delayed_call.hpp>
#include <untwist/testing/fake_clock.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {
namespace {

using namespace std::chrono_literals;

class Given_ScopedDelayedCall : public ::testing::Test {
 protected:
  DelayedCallPtr count_in(Duration delay) {
    return clock.call_later(delay, [this] { ++ran; });
  }

  FakeClock clock;
  int ran = 0;
};

TEST_F(Given_ScopedDelayedCall, IsCancelledWithItsOwner) {
  rule("", "a call that has an owner does not outlive it");
  {
    const ScopedDelayedCall call = count_in(1s);
    expect_that("it is still to run", static_cast<bool>(call));
  }
  expect("calls left behind", clock.delayed_calls().size(), 0u);
}

TEST_F(Given_ScopedDelayedCall, AnotherCallTakesItsPlace) {
  rule("", "an owner has one call at a time");
  ScopedDelayedCall call = count_in(1s);
  call = count_in(2s);
  expect("calls that are scheduled", clock.delayed_calls().size(), 1u);
  clock.advance(1s);
  expect("what ran when the first was due", ran, 0);
  clock.advance(1s);
  expect("what ran when the second was due", ran, 1);
}

TEST_F(Given_ScopedDelayedCall, ACallThatHasRunNeedsNoClearing) {
  rule("", "after it has run there is nothing to cancel");
  ScopedDelayedCall call = count_in(1s);
  clock.advance(1s);
  expect_that("it is not to run any more", !call);
  call.cancel();
  call = count_in(1s);
  call.cancel();
  expect_that("nor once it was cancelled", !call);
  clock.advance(1s);
  expect("what ran", ran, 1);
}

TEST_F(Given_ScopedDelayedCall, ACallThatWasLetGoRuns) {
  rule("", "release() gives up the call, and does not cancel it");
  {
    ScopedDelayedCall call = count_in(1s);
    call.release();
  }
  clock.advance(1s);
  expect("what ran", ran, 1);
}

}  // namespace
}  // namespace untwist::testing
