// Delayed calls that end with their owner. IdleTimeout and every deadline use them.

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
    expect_that("it is pending", static_cast<bool>(call));
  }
  expect("calls left behind", clock.delayed_calls().size(), 0u);
}

TEST_F(Given_ScopedDelayedCall, AssigningAnotherCallReplacesIt) {
  rule("", "an owner holds one call at a time");
  ScopedDelayedCall call = count_in(1s);
  call = count_in(2s);
  expect("calls that are scheduled", clock.delayed_calls().size(), 1u);
  clock.advance(1s);
  expect("how many ran when the first was due", ran, 0);
  clock.advance(1s);
  expect("how many ran when the second was due", ran, 1);
}

TEST_F(Given_ScopedDelayedCall, ACallThatHasRunNeedsNoClearing) {
  rule("", "after the call has run there is nothing to cancel");
  ScopedDelayedCall call = count_in(1s);
  clock.advance(1s);
  expect_that("it is no longer pending", !call);
  call.cancel();
  call = count_in(1s);
  call.cancel();
  expect_that("it is not pending after cancel()", !call);
  clock.advance(1s);
  expect("how many ran", ran, 1);
}

TEST_F(Given_ScopedDelayedCall, AReleasedCallRuns) {
  rule("", "release() gives up the call without cancelling it");
  {
    ScopedDelayedCall call = count_in(1s);
    call.release();
  }
  clock.advance(1s);
  expect("how many ran", ran, 1);
}

}  // namespace
}  // namespace untwist::testing
