#include <stdexcept>

#include "looping_test.hpp"

namespace untwist::testing {
namespace {

class Step10_1_Grid : public LoopingTest {};

TEST_F(Step10_1_Grid, AtOnceOrLater) {
  rule("J1",
       "the first call is inside start(), or after one interval if that is asked for; a negative interval is refused",
       "LoopingCall::until_next_point");
  auto now = loop();
  start(*now, 10s);
  expect("the calls inside start()", log, "0 s");
  clock->advance(10s);
  expect("the calls after one interval", log, "0 s, 10 s");
  log.clear();
  auto later = loop();
  start(*later, 4s, false);
  expect("the calls inside start(), if it begins later", log, "");
  clock->advance(4s);
  expect("and after its interval", log, "14 s");
  auto negative = loop();
  expect_throws<std::invalid_argument>("an interval of -1 s", [&] { start(*negative, -1s); });
  expect_that("it is not running", !negative->running());
}

TEST_F(Step10_1_Grid, TheGridStays) {
  rule("J2", "the calls are due at the start plus n intervals, wherever the start was, however late a call comes",
       "LoopingCall::until_next_point");
  clock->advance(3s);
  auto looping = loop();
  start(*looping, 10s);
  clock->pump({9s, 1s, 13s, 6s, 1s});
  expect("the calls", log, "3 s, 13 s, 26 s, 33 s");
}

TEST_F(Step10_1_Grid, LateCallsAreNotReplayed) {
  rule("J3", "if several points have passed, there is one call, and the next is at the next point",
       "LoopingCall::until_next_point");
  auto looping = loop();
  start(*looping, 1s);
  clock->advance(10'500ms);
  expect("the calls", log, "0 s, 10.5 s");
  clock->advance(400ms);
  expect("the calls before the next point", log, "0 s, 10.5 s");
  clock->advance(100ms);
  expect("the calls at the next point", log, "0 s, 10.5 s, 11 s");
}

TEST_F(Step10_1_Grid, JustOnAPoint) {
  rule("J3", "a call that is late by whole intervals is on a point: the next one is an interval away",
       "LoopingCall::until_next_point");
  auto looping = loop();
  start(*looping, 2s);
  clock->advance(6s);
  expect("the calls", log, "0 s, 6 s");
  clock->advance(1999ms);
  expect("the calls before the next point", log, "0 s, 6 s");
  clock->advance(1ms);
  expect("the calls at the next point", log, "0 s, 6 s, 8 s");
}

TEST_F(Step10_1_Grid, TheCount) {
  rule("J4", "a call is told how many points have passed since the last one: 1, or more if some were left out",
       "LoopingCall::points_passed");
  auto looping = loop();
  start(*looping, 1s);
  clock->pump({1s, 10'500ms, 500ms});
  expect("the counts", counts, "1, 1, 10, 1");
  counts.clear();
  auto later = loop();
  start(*later, 1s, false);
  looping->stop();
  clock->pump({1s, 2s});
  expect("the counts if it begins later", counts, "1, 2");
}

TEST_F(Step10_1_Grid, TheCountIsNeverZero) {
  rule("J5", "the count is never zero, whatever the interval", "LoopingCall::points_passed");
  for (const Duration interval : {Duration(100ms), Duration(33'333'333ns), Duration(1ns), Duration(7us)}) {
    auto looping = loop();
    start(*looping, interval);
    for (int i = 0; i < 50; ++i) clock->advance(interval);
    looping->stop();
  }
  std::string ones = "1";
  for (int i = 1; i < 4 * 51; ++i) ones += ", 1";
  expect("the counts", counts, ones);
}

TEST_F(Step10_1_Grid, NoIntervalAtAll) {
  rule("J12", "with an interval of zero there is a call in each turn, and its count is 1",
       "LoopingCall::points_passed");
  World world;
  int calls = 0;
  LoopingCall looping(*world.reactor, [&](std::int64_t count) -> Deferred<> {
    ++calls;
    expect("its count", count, std::int64_t{1});
    return succeed();
  });
  looping.start(0s).detach();
  expect("calls inside start()", calls, 1);
  world.turn();
  expect("calls after one turn", calls, 2);
  world.turn(5);
  expect("calls after five more", calls, 7);
}

TEST_F(Step10_1_Grid, Stopped) {
  rule("J7", "stop() ends the loop: no call follows, and the Deferred of start() fires",
       "LoopingCall::until_next_point");
  auto looping = loop();
  start(*looping, 1s);
  expect_that("it is running", looping->running());
  expect("the Deferred", end, "not yet");
  looping->stop();
  expect("the Deferred after stop()", end, "well");
  expect_that("it is not running", !looping->running());
  expect("delayed calls that are left", clock->delayed_calls().size(), 0u);
  clock->advance(10s);
  expect("the calls", log, "0 s");
}

TEST_F(Step10_1_Grid, StartedAgain) {
  rule("J10", "a loop that has ended can be started again, with a new grid", "LoopingCall::until_next_point");
  clock->advance(100ms);
  auto looping = loop();
  start(*looping, 1s);
  looping->stop();
  clock->advance(500ms);
  end = "not yet";
  start(*looping, 2s);
  clock->advance(1900ms);
  expect("the calls before the next point", log, "0.1 s, 0.6 s");
  clock->advance(100ms);
  expect("the calls at the next point", log, "0.1 s, 0.6 s, 2.6 s");
  expect("the counts", counts, "1, 1, 1");
  looping->stop();
  expect("the Deferred", end, "well");
}

TEST_F(Step10_1_Grid, MistakesOfTheCaller) {
  rule("J10", "stop() and reset() without a running loop, and start() with one, are mistakes of the caller",
       "LoopingCall::until_next_point");
  auto looping = loop();
  expect_throws<LoopError>("stop() before start()", [&] { looping->stop(); });
  expect_throws<LoopError>("reset() before start()", [&] { looping->reset(); });
  start(*looping, 1s);
  expect_throws<LoopError>("start() twice", [&] { start(*looping, 1s); });
  looping->stop();
  expect_throws<LoopError>("stop() twice", [&] { looping->stop(); });
}

TEST_F(Step10_1_Grid, AClockThatWouldSpin) {
  rule("J12", "on a fake clock, calls without any interval would go on forever within one advance(): it says so",
       "LoopingCall::until_next_point");
  FakeClock spinning;
  LoopingCall looping(spinning, [](std::int64_t) { return succeed(); });
  looping.start(0s).detach();
  expect_throws<Spins>("advancing the clock", [&] { spinning.advance(1s); });
}

TEST_F(Step10_1_Grid, Reset) {
  rule("J11", "reset() leaves out the next call, and begins the grid again", "LoopingCall::until_next_point");
  auto looping = loop();
  start(*looping, 10s);
  clock->advance(7s);
  looping->reset();
  clock->advance(3s);
  expect("the calls when the next one would have been due", log, "0 s");
  clock->advance(7s);
  expect("the calls", log, "0 s, 17 s");
  expect("the counts", counts, "1, 1");
}

TEST_F(Step10_1_Grid, Destroyed) {
  rule("", "destroying a loop cancels its delayed call; the Deferred of start() fires",
       "LoopingCall::until_next_point");
  auto resting = loop();
  start(*resting, 1s);
  resting = nullptr;
  expect("the Deferred", end, "well");
  expect("delayed calls that are left", clock->delayed_calls().size(), 0u);
}

}  // namespace
}  // namespace untwist::testing
