// Lesson 05 · Testing network code: a clock that stands still.

#include <untwist/course/todo.hpp>
#include <untwist/testing/clock.hpp>

namespace untwist::testing {

namespace {

class StillClock final : public Clock {
 public:
  TimePoint now() const override { return now_; }
  DelayedCallPtr call_later(Duration delay, Callback what) override { return calls_->add(delay, std::move(what)); }
  std::vector<DelayedCallPtr> delayed_calls() const override { return calls_->pending(); }

  void advance(Duration time) override {
    // Task 5.1: Add all of the time to now_ before you make any call.
    // Then make each call that is due by now_, the earliest first: take_next() it out of calls_, then call it.
    // If one of these calls schedules another that is due by now_, make that one, too.
    // Let exceptions propagate. The remaining calls must stay in calls_.
    // [5.1
    now_ += time;
    for (auto due = calls_->next_due(); due && *due <= now_; due = calls_->next_due()) calls_->take_next()();
    // 5.1]
  }

 private:
  TimePoint now_{};
  const std::unique_ptr<DelayedCalls> calls_ = make_given_delayed_calls(*this);
};

}  // namespace

std::unique_ptr<Clock> make_clock() { return std::make_unique<StillClock>(); }

}  // namespace untwist::testing
