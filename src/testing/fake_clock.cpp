#include <algorithm>

#include <untwist/testing/fake_clock.hpp>

namespace untwist::testing {

void FakeClock::advance(Duration time) {
  const TimePoint end = now_ + time;
  for (auto due = calls_.next_due(); due && *due <= end; due = calls_.next_due()) {
    now_ = std::max(now_, *due);
    calls_.take_next()();
  }
  now_ = end;
}

}  // namespace untwist::testing
