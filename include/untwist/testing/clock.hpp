#pragma once
/// @file
/// Time in the hands of the test.

#include <initializer_list>
#include <memory>
#include <untwist/reactor/delayed_calls.hpp>
#include <untwist/reactor/reactor.hpp>

namespace untwist::testing {

/// A clock that stands still until the test moves it: whatever needs only ReactorTime runs on it.
class Clock : public ReactorTime {
 public:
  //! [advance]
  /// Lets time pass, and makes the calls that come due, the earliest first.
  ///
  /// What a call throws comes out of here; the calls behind it are made by the next advance().
  /// Twisted: `Clock.advance`.
  virtual void advance(Duration time) = 0;
  //! [advance]

  /// Advances several times. Twisted: `Clock.pump`.
  void pump(std::initializer_list<Duration> times) {
    for (const Duration time : times) advance(time);
  }
};

/// The delayed calls for a clock: those of lesson 01's solution, whatever your own do. @p clock must outlive them.
std::unique_ptr<DelayedCalls> make_given_delayed_calls(const TimeSource& clock);

/// The clock of lesson 05. In one advance() every call sees the final time, and what is scheduled meanwhile counts from
/// there.
///
/// Twisted: `twisted.internet.task.Clock`.
std::unique_ptr<Clock> make_clock();

}  // namespace untwist::testing
