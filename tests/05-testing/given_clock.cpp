// The clock of the given tests: given code, which no step asks for.

#include <string>

#include <untwist/testing/fake_clock.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {
namespace {

class Given_FakeClock : public ::testing::Test {};

TEST_F(Given_FakeClock, TakesForEverForALongTime) {
  rule("", "the largest delay is far in the future, on a clock that already stands high");
  FakeClock clock;
  std::string ran;
  clock.advance(std::chrono::hours(1));
  clock.call_later(kForever, [&ran] { ran += "never"; });
  const DelayedCallPtr moved = clock.call_later(std::chrono::seconds(1), [&ran] { ran += "moved"; });
  moved->delay(kForever);
  clock.call_later(std::chrono::seconds(1), [&ran] { ran += "A"; });
  clock.advance(std::chrono::seconds(1));
  expect("what ran", ran, "A");
  expect_that("both are due at the last moment there is", clock.delayed_calls().front()->due() == TimePoint::max());
}

}  // namespace
}  // namespace untwist::testing
