#pragma once
/// @file
/// Time that the test controls.

#include <initializer_list>
#include <memory>
#include <untwist/reactor/delayed_calls.hpp>
#include <untwist/reactor/reactor.hpp>

namespace untwist::testing {

/// A clock that stands still until the test moves it. Any code that needs only ReactorTime runs on it.
class Clock : public ReactorTime {
 public:
  //! [advance]
  /// Lets time pass, and makes the calls that come due, the earliest first.
  ///
  /// If a call throws, the exception propagates, and the next advance() makes the remaining calls.
  /// Twisted: `Clock.advance`.
  virtual void advance(Duration time) = 0;
  //! [advance]

  /// Advances several times. Twisted: `Clock.pump`.
  void pump(std::initializer_list<Duration> times) {
    for (const Duration time : times) advance(time);
  }
};

/// The delayed calls for a clock: those of lesson 01's solution, not your own. @p clock must outlive them.
std::unique_ptr<DelayedCalls> make_given_delayed_calls(const TimeSource& clock);

/// The clock of lesson 05. In one advance() every call sees the final time, and calls scheduled meanwhile count from
/// that time.
///
/// Twisted: `twisted.internet.task.Clock`.
std::unique_ptr<Clock> make_clock();

}  // namespace untwist::testing
