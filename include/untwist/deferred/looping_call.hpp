#pragma once
/// @file
/// Doing something again and again.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <untwist/deferred/deferred.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/reactor/scoped_delayed_call.hpp>

namespace untwist {

/// A LoopingCall was stopped or reset although it is not running, or started although it is.
class LoopError : public Error {
 public:
  using Error::Error;
};

/// Calls a function at regular times.
///
/// **A grid.** The calls are due at start + n × interval. A call that comes late does not move the ones after it. If
/// the loop was busy for several intervals, there is one call, not several.
///
/// **Work that takes its time.** The function may return a Deferred. The next call waits for it, and then for the next
/// point of the grid.
///
/// **Ownership.** It keeps the function. Destroying it ends it: the delayed call is cancelled, and so is the work that
/// it is waiting for; the Deferred of start() fires.
/// Twisted: `task.LoopingCall`.
class LoopingCall {
 public:
  /// The work. It is told for how many points of the grid it was called: 1, unless calls were left out. It may stop or
  /// destroy the loop.
  using Work = std::function<Deferred<>(std::int64_t count)>;

  /// Does not start yet.
  /// @param time  must outlive it.
  LoopingCall(ReactorTime& time, Work work) : time_(time), work_(std::make_shared<const Work>(std::move(work))) {}
  ~LoopingCall();
  LoopingCall(const LoopingCall&) = delete;
  LoopingCall& operator=(const LoopingCall&) = delete;

  //! [start]
  /// Begins: with the first call inside this one, or after one interval.
  ///
  /// With an interval of zero the function is called once in each turn.
  /// @returns a Deferred that fires when the loop was stopped and no work is going on. It fails with what the work
  ///          throws or fails with: that ends the loop.
  /// @throws std::invalid_argument  if @p interval is negative.
  /// @throws LoopError              if it is running, or was stopped and its work still goes on.
  /// Twisted: `start`.
  Deferred<> start(Duration interval, bool now = true);
  //! [start]

  /// Ends the loop. Work that is going on is waited for.
  /// @throws LoopError  if it is not running. Twisted: `stop`.
  void stop();

  /// Leaves out the next call: the grid begins again, now.
  /// @throws LoopError  if it is not running. Twisted: `reset`.
  void reset();

  /// Was it started, and neither stopped nor ended by a failure?
  bool running() const noexcept { return running_; }

 private:
  std::int64_t points_passed() const;
  Duration until_next_point() const;
  void schedule();
  void call();
  static Deferred<> begin(const Work& work, std::int64_t count);
  void work_has_ended(const Result<>& result);
  void end(Result<> result);

  ReactorTime& time_;
  const std::shared_ptr<const Work> work_;
  std::int64_t calls_ = 0;
  Duration interval_{};
  TimePoint begin_{};      // the first point of the grid
  std::int64_t last_ = 0;  // the point of the grid that the last call belonged to
  bool running_ = false;
  bool working_ = false;    // the work has not ended
  ScopedDelayedCall next_;  // while no work is going on
  Deferred<> going_on_;     // the work
  std::optional<Promise<>> ended_;
  std::shared_ptr<int> alive_ = std::make_shared<int>();  // callbacks that come later look at it
};

}  // namespace untwist
