#include <stdexcept>

#include "looping_test.hpp"

namespace untwist::testing {
namespace {

class Step10_2_Work : public LoopingTest {
 protected:
  // Work that ends when the test says so.
  void slow_work() {
    work = [this] {
      working = Promise<>([this] { ++cancelled; });
      return working.deferred();
    };
  }
  Promise<> working;
  int cancelled = 0;
};

TEST_F(Step10_2_Work, SlowWorkIsWaitedFor) {
  rule("J6", "while the work goes on nothing is called; then the next call is at the next point of the grid",
       "LoopingCall::work_has_ended");
  auto looping = loop();
  slow_work();
  start(*looping, 1s);
  clock->advance(2'300ms);
  expect("the calls while the work goes on", log, "0 s");
  std::move(working).callback();
  clock->advance(600ms);
  expect("the calls before the next point", log, "0 s");
  clock->advance(100ms);
  expect("the calls at the next point", log, "0 s, 3 s");
  expect("the counts", counts, "1, 3");
  std::move(working).callback();
}

TEST_F(Step10_2_Work, WorkThatEndsJustOnAPoint) {
  rule("J6", "work that ends on a point of the grid: the next call is at the one after it",
       "LoopingCall::work_has_ended");
  auto looping = loop();
  slow_work();
  start(*looping, 1s);
  clock->advance(2s);
  std::move(working).callback();
  clock->advance(0s);
  expect("the calls at that point", log, "0 s");
  clock->advance(1s);
  expect("the calls at the next one", log, "0 s, 3 s");
  std::move(working).callback();
}

TEST_F(Step10_2_Work, Stopped) {
  rule("J7", "stop() ends the loop: no call follows, and the Deferred of start() fires", "LoopingCall::work_has_ended");
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

TEST_F(Step10_2_Work, StoppedByItsOwnWork) {
  rule("J7", "the work may stop the loop: the Deferred of start() fires when the work has ended",
       "LoopingCall::work_has_ended");
  auto looping = loop();
  work = [&] {
    looping->stop();
    end += ", inside";
    return succeed();
  };
  start(*looping, 1s);
  expect("the Deferred", end, "well");
  clock->advance(10s);
  expect("the calls", log, "0 s");
}

TEST_F(Step10_2_Work, StoppedWhileTheWorkGoesOn) {
  rule("J8", "stop() while the work goes on: the Deferred of start() waits for the work",
       "LoopingCall::work_has_ended");
  auto looping = loop();
  slow_work();
  start(*looping, 1s);
  looping->stop();
  expect("the Deferred", end, "not yet");
  std::move(working).callback();
  expect("the Deferred when the work has ended", end, "well");
  clock->advance(10s);
  expect("the calls", log, "0 s");
}

TEST_F(Step10_2_Work, AFailureEndsIt) {
  rule("J9", "if the work fails, the loop ends, and the Deferred of start() fails with that",
       "LoopingCall::work_has_ended");
  auto looping = loop();
  slow_work();
  start(*looping, 1s);
  std::move(working).errback(std::runtime_error("no paper"));
  expect("the Deferred", end, "no paper");
  expect_that("it is not running", !looping->running());
  clock->advance(10s);
  expect("the calls", log, "0 s");
  end = "not yet";
  start(*looping, 1s);
  looping->stop();
  std::move(working).errback(std::runtime_error("no ink"));
  expect("the Deferred if it was stopped before", end, "no ink");
}

TEST_F(Step10_2_Work, AnExceptionEndsIt) {
  rule("J9", "if the work throws, the loop ends, and the Deferred of start() fails with that", "LoopingCall::call");
  auto looping = loop();
  work = []() -> Deferred<> { throw std::runtime_error("no paper"); };
  start(*looping, 1s);
  expect("the Deferred", end, "no paper");
  expect_that("it is not running", !looping->running());
  end = "not yet";
  start(*looping, 1s, false);
  clock->advance(1s);
  expect("the Deferred after a later call", end, "no paper");
  expect("delayed calls that are left", clock->delayed_calls().size(), 0u);
}

TEST_F(Step10_2_Work, StartedAgain) {
  rule("J10", "a loop that has ended can be started again, with a new grid", "LoopingCall::work_has_ended");
  auto looping = loop();
  start(*looping, 1s);
  looping->stop();
  clock->advance(500ms);
  end = "not yet";
  start(*looping, 2s);
  clock->advance(1900ms);
  expect("the calls before the next point", log, "0 s, 0.5 s");
  clock->advance(100ms);
  expect("the calls at the next point", log, "0 s, 0.5 s, 2.5 s");
  expect("the counts", counts, "1, 1, 1");
  looping->stop();
  expect("the Deferred", end, "well");
}

TEST_F(Step10_2_Work, MistakesOfTheCaller) {
  rule("J10", "stop() and reset() without a running loop, and start() with one, are mistakes of the caller",
       "LoopingCall::work_has_ended");
  auto looping = loop();
  expect_throws<LoopError>("stop() before start()", [&] { looping->stop(); });
  expect_throws<LoopError>("reset() before start()", [&] { looping->reset(); });
  start(*looping, 1s);
  expect_throws<LoopError>("start() twice", [&] { start(*looping, 1s); });
  looping->stop();
  expect_throws<LoopError>("stop() twice", [&] { looping->stop(); });
}

TEST_F(Step10_2_Work, Reset) {
  rule("J11", "reset() leaves out the next call, and begins the grid again", "LoopingCall::work_has_ended");
  auto looping = loop();
  start(*looping, 10s);
  clock->advance(7s);
  looping->reset();
  clock->advance(3s);
  expect("the calls when the next one would have been due", log, "0 s");
  clock->advance(7s);
  expect("the calls", log, "0 s, 17 s");
  expect("the counts", counts, "1, 1");
  slow_work();
  clock->advance(10s);
  clock->advance(4s);
  looping->reset();
  clock->advance(3s);
  std::move(working).callback();
  clock->advance(6s);
  expect("reset() while the work goes on: the calls before the next point", log, "0 s, 17 s, 27 s");
  clock->advance(1s);
  expect("and at the next point", log, "0 s, 17 s, 27 s, 41 s");
  expect("the counts", counts, "1, 1, 1, 1");
  looping->reset();
  clock->advance(15s);
  expect("reset() while the work goes on for a long time", log, "0 s, 17 s, 27 s, 41 s");
  std::move(working).callback();
}

TEST_F(Step10_2_Work, Destroyed) {
  rule("", "destroying a loop cancels its delayed call and its work; the Deferred of start() fires",
       "LoopingCall::call");
  auto resting = loop();
  start(*resting, 1s);
  resting = nullptr;
  expect("the Deferred", end, "well");
  expect("delayed calls that are left", clock->delayed_calls().size(), 0u);
  end = "not yet";
  slow_work();
  auto busy = loop();
  start(*busy, 1s);
  busy = nullptr;
  expect("how often the work was cancelled", cancelled, 1);
  expect("the Deferred", end, "well");
  expect("delayed calls that are left", clock->delayed_calls().size(), 0u);
}

TEST_F(Step10_2_Work, WorkThatCannotBeCancelled) {
  rule("", "work that ends after the loop was destroyed does no harm", "LoopingCall::call");
  Promise<> late;
  auto looping = std::make_unique<LoopingCall>(*clock, [&](std::int64_t) {
    return late.deferred().add_errback(
        [](const Failure&) { return Deferred<>(Promise<>().deferred()).add_errback([](const Failure&) {}); });
  });
  start(*looping, 1s);
  looping = nullptr;
  expect("the Deferred", end, "well");
}

TEST_F(Step10_2_Work, AClockThatWouldSpin) {
  rule("J12", "on a fake clock, calls without any interval would go on forever within one advance(): it says so",
       "LoopingCall::work_has_ended");
  FakeClock spinning;
  LoopingCall looping(spinning, [](std::int64_t) { return succeed(); });
  looping.start(0s).detach();
  expect_throws<Spins>("advancing the clock", [&] { spinning.advance(1s); });
}

}  // namespace
}  // namespace untwist::testing
