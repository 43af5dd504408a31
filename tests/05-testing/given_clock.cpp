// The clock of the given tests: given code, which belongs to no step.

#include <string>

#include <untwist/testing/fake_clock.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {
namespace {

class Given_FakeClock : public ::testing::Test {};

TEST_F(Given_FakeClock, TreatsForeverAsALongTime) {
  rule("", "the largest delay is far in the future, even when the clock already shows a late time");
  FakeClock clock;
  std::string ran;
  clock.advance(std::chrono::hours(1));
  clock.call_later(kForever, [&ran] { ran += "never"; });
  const DelayedCallPtr moved = clock.call_later(std::chrono::seconds(1), [&ran] { ran += "moved"; });
  moved->delay(kForever);
  clock.call_later(std::chrono::seconds(1), [&ran] { ran += "A"; });
  clock.advance(std::chrono::seconds(1));
  expect("what ran", ran, "A");
  expect_that("both are due at the last possible moment", clock.delayed_calls().front()->due() == TimePoint::max());
}

}  // namespace
}  // namespace untwist::testing
