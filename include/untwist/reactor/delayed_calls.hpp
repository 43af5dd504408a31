#pragma once
/// @file
/// The calls that wait for their time. Every reactor has them, and every clock of a test: given contract, lesson 01
/// writes it.

#include <functional>
#include <memory>
#include <optional>
#include <untwist/reactor/reactor.hpp>
#include <vector>

namespace untwist {

/// Keeps scheduled calls in the order in which they are due; of calls due at the same time, the first scheduled comes
/// first.
///
/// It never calls anything by itself: a reactor's turn has it run what is due, and a clock of a test takes out call
/// after call. The handles it gives cancel and move their calls in here. They may outlive it: calls that were not run
/// count as cancelled then, and hold nothing. A call is never run inside add().
/// Twisted: what `ReactorBase` and `Clock` each have of their own.
class DelayedCalls {
 public:
  virtual ~DelayedCalls() = default;

  /// Schedules @p what for @p delay from now. As ReactorTime::call_later().
  /// @throws std::invalid_argument  if @p delay is negative or @p what is empty.
  virtual DelayedCallPtr add(Duration delay, Callback what) = 0;

  /// The calls still to run, the next one first. As ReactorTime::delayed_calls().
  virtual std::vector<DelayedCallPtr> pending() const = 0;

  /// The time at which the next call is due; empty if no call is waiting.
  virtual std::optional<TimePoint> next_due() const = 0;

  /// How long it is until the next call is due; kForever if there is none, zero or less if it is overdue.
  virtual Duration time_to_next() const = 0;

  /// What is done with a callback whose time has come.
  using Run = std::function<void(const Callback& what)>;

  /// Takes out each call that was due and scheduled when this began, and hands its callback to @p run.
  ///
  /// What is scheduled or moved meanwhile waits for the next time, and so does what becomes due meanwhile. What @p run
  /// throws comes out of here; the remaining calls stay. May be called from inside @p run.
  /// Twisted: the first half of `runUntilCurrent`.
  virtual void run_due(const Run& run) = 0;

  /// Takes out the next call, whether it is due or not, and returns its callback. Only if there is one.
  virtual Callback take_next() = 0;
};

/// The delayed calls of lesson 01. @p clock must outlive them.
std::unique_ptr<DelayedCalls> make_delayed_calls(const TimeSource& clock);

}  // namespace untwist
