#pragma once
/// @file
/// Time in this library: a steady clock that never jumps, in nanoseconds.

#include <chrono>

namespace untwist {

/// A length of time. Any std::chrono unit converts to it: `5s`, `20ms`.
using Duration = std::chrono::nanoseconds;

/// A moment on the reactor's own clock. Only differences mean anything.
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, Duration>;

}  // namespace untwist
