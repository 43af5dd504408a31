#include <untwist/testing/test_kit.hpp>

#include "reactors_test.hpp"

namespace untwist::testing {
namespace {

using namespace std::chrono_literals;

class Step13_1_Sleep : public ::testing::Test {
 protected:
  Duration lasts(Duration at_most) {
    const TimePoint began = real_kernel().now();
    const auto ready = poller->wait(at_most);
    const Duration took = real_kernel().now() - began;
    tell("wait", "wait(" + in_seconds(at_most) + ") lasts " + in_seconds(took));
    expect("how much it reports", ready.size(), std::size_t{0});
    return took;
  }

  std::unique_ptr<Poller> poller = make_asio_poller();
};

TEST_F(Step13_1_Sleep, ItLastsAsLongAsItWasTold) {
  rule("", "a wait lasts as long as it was told if nothing happens", "AsioPoller::sleep");
  expect_that("it lasts 3 ms at least", lasts(3ms) >= 3ms);
  expect_that("it lasts 1.5 ms at least", lasts(1500us) >= 1500us);
}

TEST_F(Step13_1_Sleep, NoTimeIsNoSleep) {
  rule("", "zero or less does not sleep", "AsioPoller::sleep");
  expect_that("wait(0) ends", lasts(0s) < 1h);
  expect_that("wait(-1 h) ends", lasts(-1h) < 1h);
  expect_that("and a wait after it lasts as long as it was told", lasts(2ms) >= 2ms);
}

TEST_F(Step13_1_Sleep, EachSleepHasItsOwnTime) {
  rule("", "a sleep is not shorter because another one has ended", "AsioPoller::sleep");
  for (int i = 0; i < 3; ++i) expect_that("it lasts 1 ms at least", lasts(1ms) >= 1ms);
}

}  // namespace
}  // namespace untwist::testing
