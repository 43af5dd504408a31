// Lesson 01 · The reactor: many time limits on one delayed call.
//
// The contract is in include/untwist/reactor/time_limits.hpp. There are no functions to fill in: the design is yours.

#include <algorithm>
#include <list>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include <untwist/base/log.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/reactor/scoped_delayed_call.hpp>
#include <untwist/reactor/time_limits.hpp>

namespace untwist {

// [1.10 else
namespace {

// Since all limits have the same length, the one that was renewed last is up last: a list that is always in order,
// where renewing moves an entry to the end. The delayed call is for the first entry, or for an earlier time: then it
// finds nothing to do yet, and is scheduled again. So renewing need not touch it.
class ListOfLimits final : public TimeLimits {
 public:
  ListOfLimits(ReactorTime& time, Duration length) : time_(time), length_(length) {}

  Id add(Callback too_late) override {
    if (!too_late) throw std::invalid_argument("TimeLimits::add: the function is empty");
    const Id id = ++last_id_;
    limits_.push_back({id, saturated_sum(time_.now(), length_), std::move(too_late)});
    known_.emplace(id, std::prev(limits_.end()));
    if (!call_) schedule();
    return id;
  }

  void renew(Id id) override {
    const auto found = known_.find(id);
    if (found == known_.end()) return;
    found->second->up = saturated_sum(time_.now(), length_);
    limits_.splice(limits_.end(), limits_, found->second);
  }

  void remove(Id id) override {
    const auto found = known_.find(id);
    if (found == known_.end()) return;
    const Callback dropped = take(found->second);  // destroyed last: it may call us
    if (limits_.empty()) call_.cancel();
  }

 private:
  struct Limit {
    Id id;
    TimePoint up;
    Callback too_late;
  };

  Callback take(std::list<Limit>::iterator limit) {
    Callback too_late = std::move(limit->too_late);
    known_.erase(limit->id);
    limits_.erase(limit);
    return too_late;
  }

  void schedule() {
    const Duration left = limits_.front().up - time_.now();  // less than nothing if the loop is late
    call_ = time_.call_later(std::max(left, Duration::zero()), [this] { look(); });
  }

  // Those that are up now. A limit that is added or renewed meanwhile is up later.
  void look() {
    const TimePoint now = time_.now();
    while (!limits_.empty() && limits_.front().up <= now) {
      const Callback too_late = take(limits_.begin());
      try {
        too_late();
      } catch (...) {
        log_current_error("a time limit");
      }
    }
    if (!limits_.empty() && !call_) schedule();
  }

  ReactorTime& time_;
  const Duration length_;
  std::list<Limit> limits_;  // the first one is up first
  std::unordered_map<Id, std::list<Limit>::iterator> known_;
  ScopedDelayedCall call_;  // pending while there are limits
  Id last_id_ = 0;
};

}  // namespace
// 1.10]

std::unique_ptr<TimeLimits> make_time_limits(ReactorTime& time, Duration length) {
  // Task 1.10: Write this so that its contract holds.
  // [1.10
  if (length <= Duration::zero()) throw std::invalid_argument("make_time_limits: the length is not positive");
  return std::make_unique<ListOfLimits>(time, length);
  // 1.10]
}

}  // namespace untwist
