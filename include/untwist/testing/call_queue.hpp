#pragma once
/// @file
/// The calls that a clock has still to make, in order.

#include <map>
#include <memory>
#include <optional>
#include <untwist/reactor.hpp>

namespace untwist::testing {

/// Keeps scheduled calls, the next one first; of calls due at the same time, the first scheduled comes first.
///
/// The handles it gives cancel and move their calls here. It does not know when to make them: a clock does.
class CallQueue {
 public:
  /// @param clock  says what time it is when a call is added or reset. Must outlive this.
  explicit CallQueue(const ReactorTime& clock) : clock_(clock) {}
  /// Calls that were not made are cancelled.
  ~CallQueue();
  CallQueue(const CallQueue&) = delete;
  CallQueue& operator=(const CallQueue&) = delete;

  /// As ReactorTime::call_later().
  DelayedCallPtr add(Duration delay, Callback what);
  /// As ReactorTime::delayed_calls().
  std::vector<DelayedCallPtr> pending() const;

  /// When the next call is due; empty when there is none.
  std::optional<TimePoint> next_due() const;
  /// Takes the next call out, which then counts as called, and returns what it is to do. Only when there is one.
  Callback take_next();

 private:
  class Call;
  void insert(const std::shared_ptr<Call>& call, TimePoint due);
  void erase(const Call& call);

  const ReactorTime& clock_;
  std::multimap<TimePoint, std::shared_ptr<Call>> calls_;  // what is inserted at a time comes behind what is there
};

}  // namespace untwist::testing
