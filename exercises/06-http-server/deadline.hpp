#pragma once
// Lesson 06 · An HTTP server: what a connection waits for, and for how long.

#include <untwist/http/server.hpp>
#include <untwist/reactor/scoped_delayed_call.hpp>

namespace untwist::http {

// What a connection waits for. All except `nothing` have their length in Deadlines.
enum class Waiting { nothing, idle, head, body, write };

// Waits for one thing at a time, and not forever. There is one delayed call, which is rescheduled only when it comes
// too early: most waits end long before it.
class Deadline {
 public:
  // `lengths` must outlive this object.
  Deadline(ReactorTime& time, const Deadlines& lengths, Callback passed);

  // Waits for `what` from now on. If it is already waiting for that, the time keeps running.
  void wait_for(Waiting what);
  Waiting waits_for() const { return what_; }

 private:
  Duration length_of(Waiting what) const;
  void schedule();
  void come_back();

  ReactorTime& time_;
  const Deadlines& lengths_;
  const Callback passed_;
  Waiting what_ = Waiting::nothing;
  TimePoint at_;
  ScopedDelayedCall call_;
};

}  // namespace untwist::http
