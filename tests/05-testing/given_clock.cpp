// The clock of the given tests: given code, which belongs to no step.

#include <functional>
#include <string>

#include <untwist/testing/fake_clock.hpp>
#include <untwist/testing/fake_kernel.hpp>
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

TEST_F(Given_FakeClock, ShowsEachCallItsOwnTime) {
  rule("", "however far the clock is moved in one step, each call runs at the time at which it is due");
  FakeClock clock;
  std::string ran;
  const auto note = [&] { ran += std::to_string(clock.now().time_since_epoch() / std::chrono::seconds(1)) + " s, "; };
  clock.call_later(std::chrono::seconds(1), [&] {
    note();
    clock.call_later(std::chrono::seconds(2), note);
  });
  clock.call_later(std::chrono::seconds(2), note);
  clock.advance(std::chrono::seconds(9));
  note();
  expect("the times at which calls ran, and the time at the end", ran, "1 s, 2 s, 3 s, 9 s, ");
}

TEST_F(Given_FakeClock, IsPartOfTheStory) {
  rule("", "the story of a test shows each step of the clock: when it began, and when it ended");
  FakeClock clock;
  clock.advance(std::chrono::seconds(1));
  clock.advance(std::chrono::milliseconds(1500));
  expect("how many lines the story has", story().size(), std::size_t{2});
  if (story().empty()) return;
  expect("when the last line happened", story().back().when, "1.0 s");
  expect("what the last line says", story().back().what, "the clock advances to 2.5 s");
}

TEST_F(Given_FakeClock, ReportsCallsThatNeverEnd) {
  rule("", "calls without delay that schedule each other forever would make time stand still: that is an error");
  FakeClock clock;
  int calls = 0;
  const std::function<void()> again = [&] {
    if (++calls < 100'000) clock.call_later(Duration::zero(), again);
  };
  clock.call_later(std::chrono::seconds(1), again);
  expect_throws<Spins>("advance(1 s)", [&] { clock.advance(std::chrono::seconds(1)); });
  expect_that("it gave up before the last call", calls < 100'000);
}

TEST_F(Given_FakeClock, MakesAnyNumberOfCallsAtDifferentTimes) {
  rule("", "calls that follow each other in time are no endless loop, however many they are");
  FakeClock clock;
  int calls = 0;
  const std::function<void()> again = [&] {
    if (++calls < 20'000) clock.call_later(std::chrono::milliseconds(1), again);
  };
  clock.call_later(std::chrono::milliseconds(1), again);
  clock.advance(std::chrono::seconds(20));
  expect("how many calls were made", calls, 20'000);
}

}  // namespace
}  // namespace untwist::testing
