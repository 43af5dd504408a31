#include <stdexcept>
#include <utility>

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
  int cancelled = 0;
  Promise<> working;
  Promise<> later, late;  // work that goes on after its loop
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

TEST_F(Step10_2_Work, ResetWhileTheWorkGoesOn) {
  rule("J11", "reset() while the work goes on: the grid begins again, and the work is still waited for",
       "LoopingCall::work_has_ended");
  auto looping = loop();
  slow_work();
  start(*looping, 10s);
  clock->advance(4s);
  looping->reset();
  clock->advance(3s);
  std::move(working).callback();
  clock->advance(6s);
  expect("the calls before the next point", log, "0 s");
  clock->advance(1s);
  expect("and at the next point", log, "0 s, 14 s");
  expect("the counts", counts, "1, 1");
  clock->advance(12s);
  looping->reset();
  clock->advance(15s);
  expect("the calls while the work goes on for a long time", log, "0 s, 14 s");
  std::move(working).callback();
  clock->advance(5s);
  expect("and after it", log, "0 s, 14 s, 46 s");
  expect("the counts of all", counts, "1, 1, 2");
  std::move(working).callback();
}

TEST_F(Step10_2_Work, DestroyedWhileTheWorkGoesOn) {
  rule("", "destroying a loop cancels its work, and work that ends later does no harm", "LoopingCall::call");
  slow_work();
  auto busy = loop();
  start(*busy, 1s);
  busy = nullptr;
  expect("how often the work was cancelled", cancelled, 1);
  expect("the Deferred", end, "well");
  expect("delayed calls that are left", clock->delayed_calls().size(), 0u);
  auto stubborn = std::make_unique<LoopingCall>(*clock, [&](std::int64_t) {
    return late.deferred().add_errback([&](const Failure&) { return later.deferred(); });
  });
  start(*stubborn, 1s);
  stubborn = nullptr;
  std::move(later).callback();
  expect("delayed calls that are left by work that goes on", clock->delayed_calls().size(), 0u);
}

TEST_F(Step10_2_Work, OneWorkAtATime) {
  rule("J10", "a loop whose work still goes on cannot be started again", "LoopingCall::work_has_ended");
  auto looping = loop();
  slow_work();
  start(*looping, 1s);
  looping->stop();
  expect_throws<LoopError>("start() while the work goes on", [&] { start(*looping, 1s); });
  std::move(working).callback();
  expect("the Deferred of the first start()", end, "well");
}

TEST_F(Step10_2_Work, StartedAgainWhenItHasFailed) {
  rule("", "a callback of start()'s Deferred may start the loop again: the new work is the loop's, and ends with it",
       "LoopingCall::call");
  slow_work();
  bool broken = true;
  auto looping = std::make_unique<LoopingCall>(*clock, [&](std::int64_t) -> Deferred<> {
    if (std::exchange(broken, false)) throw std::runtime_error("no paper");
    return work();
  });
  looping->start(1s, false).add_errback([&](const Failure&) { start(*looping, 1s); }).detach();
  clock->advance(1s);
  expect_that("it runs again", looping->running());
  looping = nullptr;
  expect("how often the new work was cancelled", cancelled, 1);
  expect("the new Deferred", end, "well");
}

TEST_F(Step10_2_Work, DestroyedByItsOwnWork) {
  rule("", "the work may destroy the loop, and so may a callback of start()'s Deferred", "LoopingCall::call");
  auto looping = loop();
  work = [&] {
    looping = nullptr;
    return working.deferred();
  };
  start(*looping, 1s);
  expect("the Deferred", end, "well");
  expect("delayed calls that are left", clock->delayed_calls().size(), 0u);
  auto failing =
      std::make_unique<LoopingCall>(*clock, [](std::int64_t) -> Deferred<> { throw std::runtime_error("no"); });
  std::string why;
  failing->start(1s, false)
      .add_errback([&](const Failure& failure) {
        why = failure.message();
        failing = nullptr;
      })
      .detach();
  clock->advance(1s);
  expect("the failure for which it was destroyed", why, "no");
}

}  // namespace
}  // namespace untwist::testing
