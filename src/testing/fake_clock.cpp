#include <algorithm>

#include <untwist/testing/fake_clock.hpp>
#include <untwist/testing/fake_kernel.hpp>
#include <untwist/testing/story.hpp>

namespace untwist::testing {

void FakeClock::advance(Duration time) {
  const TimePoint end = saturated_sum(now_, time);
  tell(in_seconds(now_.time_since_epoch()), "the clock advances to " + in_seconds(end.time_since_epoch()));
  int at_one_time = 0;
  for (auto due = calls_->next_due(); due && *due <= end; due = calls_->next_due()) {
    if (*due > now_) at_one_time = 0;
    if (++at_one_time > 10'000) throw Spins("calls without delay schedule each other forever");
    now_ = std::max(now_, *due);
    calls_->take_next()();
  }
  now_ = end;
}

}  // namespace untwist::testing
