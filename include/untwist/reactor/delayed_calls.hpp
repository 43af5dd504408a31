#pragma once
/// @file
/// Delayed calls. Every reactor has them, and so does every test clock. The contract is given; lesson 01 implements it.

#include <functional>
#include <memory>
#include <optional>
#include <untwist/reactor/reactor.hpp>
#include <vector>

namespace untwist {

/// Keeps scheduled calls in the order in which they are due; of calls due at the same time, the first scheduled comes
/// first.
///
/// It never calls anything on its own: a reactor's turn makes it run the calls that are due, and a test clock takes out
/// one call after the other. The handles that it returns cancel and reschedule their calls. They may outlive it: calls
/// that have not run then count as cancelled, and hold nothing. A call is never run inside add().
/// Twisted: `ReactorBase` and `Clock` each implement this themselves.
class DelayedCalls {
 public:
  virtual ~DelayedCalls() = default;

  /// Schedules @p what for @p delay from now. As ReactorTime::call_later().
  /// @throws std::invalid_argument  if @p delay is negative or @p what is empty.
  virtual DelayedCallPtr add(Duration delay, Callback what) = 0;

  /// The calls still to run, the next one first. As ReactorTime::delayed_calls().
  virtual std::vector<DelayedCallPtr> pending() const = 0;

  /// The time at which the next call is due; empty if no call is scheduled.
  virtual std::optional<TimePoint> next_due() const = 0;

  /// The time until the next call is due; kForever if no call is scheduled, zero or negative if it is overdue.
  virtual Duration time_to_next() const = 0;

  /// Runs a callback that is due.
  using Run = std::function<void(const Callback& what)>;

  /// Removes each call that was already scheduled and due when this function began, and passes its callback to @p run.
  ///
  /// Calls that are scheduled or rescheduled meanwhile wait for the next run_due(), and so do calls that become due
  /// meanwhile. Exceptions from @p run propagate; the remaining calls stay. May be called from inside @p run.
  /// Twisted: the first half of `runUntilCurrent`.
  virtual void run_due(const Run& run) = 0;

  /// Removes the next call, whether it is due or not, and returns its callback. There must be one.
  virtual Callback take_next() = 0;
};

/// The delayed calls of lesson 01. @p clock must outlive them.
std::unique_ptr<DelayedCalls> make_delayed_calls(const TimeSource& clock);

/// Given: the same in a heap, for reactors with very many calls. Cancelling and rescheduling do not search, and a call
/// needs one allocation. @p clock must outlive them.
std::unique_ptr<DelayedCalls> make_timer_heap(const TimeSource& clock);

}  // namespace untwist
