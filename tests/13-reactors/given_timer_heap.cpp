// Delayed calls in a heap: given code. The tests of lesson 01 run on it, too, because the reactors of this lesson use
// it.

#include <random>
#include <string>
#include <vector>

#include <untwist/base/errors.hpp>
#include <untwist/reactor/delayed_calls.hpp>
#include <untwist/testing/test_kit.hpp>

#include "reactors_test.hpp"

namespace untwist::testing {
namespace {

using namespace std::chrono_literals;

class StoppedClock final : public TimeSource {
 public:
  TimePoint now() const override { return time; }
  TimePoint time{};
};

// The same calls in two implementations; each call notes its number.
struct Side {
  explicit Side(std::unique_ptr<DelayedCalls> the_calls) : calls(std::move(the_calls)) {}

  std::unique_ptr<DelayedCalls> calls;
  std::vector<DelayedCallPtr> handles;
  std::string ran;
};

TEST(Given_TimerHeap, AgreesWithTheMap) {
  rule("",
       "a heap runs the same calls in the same order as the map of lesson 01, whatever is scheduled, moved and "
       "cancelled",
       "");
  const unsigned seed = std::random_device()();
  tell("seed", std::to_string(seed));
  std::mt19937 random(seed);
  const auto below = [&](unsigned limit) { return random() % limit; };
  StoppedClock clock;
  Side map(make_delayed_calls(clock)), heap(make_timer_heap(clock));
  for (int step = 0; step < 3000; ++step) {
    const unsigned what = below(10);
    const Duration time = std::chrono::milliseconds(below(20));
    const std::size_t which = map.handles.empty() ? 0 : below(static_cast<unsigned>(map.handles.size()));
    if (what == 0) clock.time += time;
    for (Side* side : {&map, &heap}) {
      if (what == 0) {
        side->calls->run_due([](const Callback& call) { call(); });
      } else if (what < 6 || side->handles.empty()) {
        side->handles.push_back(side->calls->add(
            time, [side, number = side->handles.size()] { side->ran += std::to_string(number) + " "; }));
      } else if (DelayedCall& call = *side->handles[which]; call.active()) {
        if (what == 6) call.cancel();
        if (what == 7) call.reset(time);
        if (what == 8) call.delay(time);
        if (what == 9) call.delay(-time);
      }
    }
    expect_that("the next call is due at the same time", map.calls->next_due() == heap.calls->next_due());
  }
  expect("what ran", heap.ran, map.ran);
  const auto dues = [](const Side& side) {
    std::vector<Duration::rep> all;
    for (const DelayedCallPtr& call : side.calls->pending()) all.push_back(call->due().time_since_epoch().count());
    return all;
  };
  expect_that("the same calls are pending", dues(heap) == dues(map));
  for (std::size_t i = 0; i < map.handles.size(); ++i) {
    expect_that(
        "call " + std::to_string(i) + " was due at the same time",
        map.handles[i]->due() == heap.handles[i]->due() && map.handles[i]->active() == heap.handles[i]->active());
  }
}

TEST(Given_TimerHeap, HandlesMayOutliveIt) {
  rule("", "handles may outlive the heap: their calls count as cancelled, and hold nothing", "");
  StoppedClock clock;
  auto heap = make_timer_heap(clock);
  const auto held = std::make_shared<int>(1);
  std::vector<DelayedCallPtr> handles;
  for (int i = 0; i < 20; ++i) handles.push_back(heap->add(std::chrono::seconds(i), [held] {}));
  heap = nullptr;
  expect("owners of what the calls held", held.use_count(), 1L);
  for (const DelayedCallPtr& handle : handles) {
    expect_that("it is not active", !handle->active());
    expect_throws<AlreadyCancelled>("cancel", [&] { handle->cancel(); });
  }
}

TEST(Given_TimerHeap, NothingIsLeft) {
  rule("", "a call that has run or was cancelled is destroyed with its last handle", "");
  StoppedClock clock;
  const auto heap = make_timer_heap(clock);
  const auto held = std::make_shared<int>(1);
  const std::weak_ptr<DelayedCall> run = heap->add(1s, [held] {});
  const std::weak_ptr<DelayedCall> cancelled = heap->add(2s, [held] {});
  cancelled.lock()->cancel();
  expect("owners while one is pending", held.use_count(), 2L);
  heap->take_next()();
  expect("owners after it has run", held.use_count(), 1L);
  expect_that("both calls are gone", run.expired() && cancelled.expired());
  expect_that("nothing is pending", !heap->next_due() && heap->time_to_next() == kForever);
}

}  // namespace
}  // namespace untwist::testing
