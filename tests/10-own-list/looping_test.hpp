#pragma once
// Shared by the tests of lesson 10: loops that write down when they were called.

#include <memory>
#include <sstream>
#include <string>
#include <untwist/deferred/looping_call.hpp>
#include <untwist/testing/clock.hpp>
#include <untwist/testing/fake_clock.hpp>
#include <untwist/testing/results.hpp>
#include <untwist/testing/test_kit.hpp>
#include <untwist/testing/world.hpp>

namespace untwist::testing {

using namespace std::chrono_literals;

class LoopingTest : public ::testing::Test {
 protected:
  // A loop whose work writes down the time and the count.
  std::unique_ptr<LoopingCall> loop() {
    return std::make_unique<LoopingCall>(*clock, [this](std::int64_t count) {
      note(count);
      return work ? work() : succeed();
    });
  }

  void start(LoopingCall& looping, Duration interval, bool now = true) {
    looping.start(interval, now)
        .add_both([this](const Result<>& result) { end = result.ok() ? "well" : result.failure().message(); })
        .detach();
  }

  void note(std::int64_t count) {
    std::ostringstream time;
    time << std::chrono::duration<double>(clock->now().time_since_epoch()).count() << " s";
    log += (log.empty() ? "" : ", ") + time.str();
    counts += (counts.empty() ? "" : ", ") + std::to_string(count);
    tell("", "called at " + time.str() + ", count " + std::to_string(count));
  }

  // The clock of lesson 05: in one advance() every call sees the final time, as after a busy moment.
  const std::unique_ptr<Clock> clock = make_clock();
  std::string log, counts;           // when the work was called, and with which counts
  std::string end = "not yet";       // how the Deferred of start() has ended
  std::function<Deferred<>()> work;  // what the work returns, if not a success
};

}  // namespace untwist::testing
