#pragma once
/// @file
/// Time in this library: a steady clock that never jumps, in nanoseconds.

#include <chrono>

namespace untwist {

/// A length of time. Any std::chrono unit converts to it: `5s`, `20ms`.
using Duration = std::chrono::nanoseconds;

/// A point in time on the reactor's own clock. Only differences are meaningful.
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, Duration>;

/// A time limit that never expires.
inline constexpr Duration kForever = Duration::max();

/// Tells the time: the operating system, a reactor, or the clock of a test.
class TimeSource {
 public:
  virtual ~TimeSource() = default;

  /// The current time. It never goes back.
  /// Twisted: `seconds`.
  virtual TimePoint now() const = 0;
};

/// The sum, limited to the first or last TimePoint: a delay of kForever does not wrap around into the past.
constexpr TimePoint saturated_sum(TimePoint from, Duration delay) {
  if (delay > Duration::zero() && from > TimePoint::max() - delay) return TimePoint::max();
  if (delay < Duration::zero() && from < TimePoint::min() - delay) return TimePoint::min();
  return from + delay;
}

}  // namespace untwist
