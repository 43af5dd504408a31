// The time limits that the tests of step 5.10 run on. The jury chooses one (see choice.hpp). "lesson-01" and
// "searching" are correct, and differ in everything that the contract leaves open. Every other name is the third one
// with one defect. With or without a defect, it has the same type, and its objects the same members: only its behaviour
// shows the difference.

#include <algorithm>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <stdexcept>
#include <unordered_map>
#include <utility>
#include <vector>

#include <untwist/base/log.hpp>
#include <untwist/reactor/scoped_delayed_call.hpp>

#include "src/testing/choice.hpp"

// The first: the solution of lesson 01 as it is, under another name.
#define make_time_limits make_time_limits_of_lesson_01
#include "solutions/01-reactor/time_limits.cpp"
#undef make_time_limits

namespace untwist {

namespace {

using testing::chosen;

// The second: it looks through all limits for the one that is up next. Its ids count downwards.
class SearchedLimits final : public TimeLimits {
 public:
  SearchedLimits(ReactorTime& time, Duration length) : time_(time), length_(length) {}
  ~SearchedLimits() override { call_.cancel(); }

  Id add(Callback too_late) override {
    if (!too_late) throw std::invalid_argument("empty");
    const Id id = --last_id_;
    limits_.emplace(id, Limit{saturated_sum(time_.now(), length_), ++turn_, std::move(too_late)});
    if (!call_) wait();
    return id;
  }
  void renew(Id id) override {
    const auto found = limits_.find(id);
    if (found == limits_.end()) return;
    found->second.up = saturated_sum(time_.now(), length_);
    found->second.turn = ++turn_;
  }
  void remove(Id id) override {
    const auto dropped = limits_.extract(id);
    if (limits_.empty()) call_.cancel();
  }

 private:
  struct Limit {
    TimePoint up;
    std::uint64_t turn;
    Callback too_late;
  };

  std::map<Id, Limit>::iterator next() {
    auto next = limits_.begin();
    for (auto each = limits_.begin(); each != limits_.end(); ++each)
      if (std::pair(each->second.up, each->second.turn) < std::pair(next->second.up, next->second.turn)) next = each;
    return next;
  }
  void wait() {
    call_ = time_.call_later(std::max(next()->second.up - time_.now(), Duration::zero()), [this] { look(); });
  }
  void look() {
    const TimePoint now = time_.now();
    for (auto first = next(); first != limits_.end() && first->second.up <= now; first = next()) {
      const auto limit = limits_.extract(first);
      try {
        limit.mapped().too_late();
      } catch (...) {
        log_current_error("a limit");
      }
    }
    if (!limits_.empty() && !call_) wait();
  }

  ReactorTime& time_;
  const Duration length_;
  std::map<Id, Limit> limits_;
  ScopedDelayedCall call_;
  Id last_id_ = 1'000'000;
  std::uint64_t turn_ = 0;
};

// The third: as the first.
class AccusedLimits final : public TimeLimits {
 public:
  AccusedLimits(ReactorTime& time, Duration length) : time_(time), length_(length) {}
  ~AccusedLimits() override {
    if (chosen("leaves-a-call")) time_.call_later(length_, [] {});
    call_.cancel();
  }

  Id add(Callback too_late) override {
    if (!too_late) throw std::invalid_argument("empty");
    const Id id = chosen("uses-ids-again") ? known_.size() + 1 : ++last_id_;
    limits_.push_back({id, saturated_sum(time_.now(), length_), std::move(too_late)});
    known_.emplace(id, std::prev(limits_.end()));
    if (chosen("a-call-for-each") && call_) more_.emplace_back(time_.call_later(length_, [] {}));
    if (!call_) wait();
    return id;
  }
  void renew(Id id) override {
    const auto found = known_.find(id);
    if (found == known_.end() || chosen("counts-from-the-start")) return;
    found->second->up = saturated_sum(time_.now(), chosen("longer-each-time") ? length_ + length_ / 10 : length_);
    if (!chosen("renewed-and-still-first")) limits_.splice(limits_.end(), limits_, found->second);
  }
  void remove(Id id) override {
    const auto found = known_.find(id);
    if (found == known_.end() || chosen("removed-and-up")) return;
    const Callback dropped = take(found->second);
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
  void wait() {
    call_ = time_.call_later(std::max(limits_.front().up - time_.now(), Duration::zero()), [this] { look(); });
  }
  void look() {
    const TimePoint now = time_.now();
    std::list<Callback> due;
    while (!limits_.empty() && (limits_.front().up <= now || (chosen("up-when-renewed") && due.empty()))) {
      due.push_back(take(limits_.begin()));
      if (chosen("nobody-is-saved")) continue;
      try {
        due.back()();
        if (chosen("up-twice"))
          time_.call_later(length_, [too_late = std::make_shared<Callback>(std::move(due.back()))] { (*too_late)(); });
      } catch (...) {
        if (!chosen("silent")) log_current_error("a limit");
        while (chosen("one-throws") && !limits_.empty() && limits_.front().up <= now) take(limits_.begin());
      }
      if (!chosen("up-when-renewed")) due.clear();
    }
    if (chosen("nobody-is-saved"))
      for (const Callback& too_late : due) call(too_late);
    if (!limits_.empty() && !call_) wait();
  }
  static void call(const Callback& too_late) {
    try {
      too_late();
    } catch (...) {
      log_current_error("a limit");
    }
  }

  ReactorTime& time_;
  const Duration length_;
  std::list<Limit> limits_;
  std::unordered_map<Id, std::list<Limit>::iterator> known_;
  ScopedDelayedCall call_;
  std::list<ScopedDelayedCall> more_;
  Id last_id_ = 0;
};

}  // namespace

std::unique_ptr<TimeLimits> make_time_limits(ReactorTime& time, Duration length) {
  if (chosen("lesson-01", true)) return make_time_limits_of_lesson_01(time, length);
  if (length <= Duration::zero()) throw std::invalid_argument("no time");
  if (chosen("searching")) return std::make_unique<SearchedLimits>(time, length);
  return std::make_unique<AccusedLimits>(time, length);
}

}  // namespace untwist
