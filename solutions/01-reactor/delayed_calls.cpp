// Lesson 01 · The reactor: delayed calls.
//
// The contract is in include/untwist/reactor/delayed_calls.hpp. This file is yours: change any of it, as long as the
// contract holds. Start at run_due(), which is called once a turn.

#include <map>
#include <stdexcept>
#include <string>
#include <utility>

#include <untwist/base/errors.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/reactor/delayed_calls.hpp>

namespace untwist {

namespace {

class OrderedCalls final : public DelayedCalls {
 public:
  explicit OrderedCalls(const TimeSource& clock) : clock_(clock) {}

  ~OrderedCalls() override {
    for (auto& [key, call] : calls_) call->state = Call::State::cancelled;
    for (auto& [key, call] : calls_) call->what = nullptr;  // a handle that outlives us must hold nothing
  }

  DelayedCallPtr add(Duration delay, Callback what) override {
    // Task 1.1: Throw std::invalid_argument if the delay is negative or the callback is empty.
    // Make a Call.
    // schedule() it for now plus the delay. Add with saturated_sum(), which cannot overflow.
    // Return it.
    // [1.1
    if (delay < Duration::zero()) throw std::invalid_argument("call_later: the delay is negative");
    if (!what) throw std::invalid_argument("call_later: the callback is empty");
    auto call = std::make_shared<Call>(*this, std::move(what));
    schedule(call, saturated_sum(clock_.now(), delay));
    return call;
    // 1.1]
  }

  void run_due(const Run& run) override {
    // Task 1.2: This loop runs until no call is due: two calls that schedule each other keep it here forever.
    // Read the clock once, when the turn begins.
    // Run the calls that were due then, in order.
    // Leave a call that was scheduled during this turn to the next turn.
    // [1.2 else while (const CallPtr call = take_due(clock_.now(), last_number_)) {
    const TimePoint began = clock_.now();
    const std::uint64_t newest = last_number_;
    while (const CallPtr call = take_due(began, newest)) {
      // 1.2]
      call->state = Call::State::called;
      run(std::exchange(call->what, nullptr));
    }
  }

  Duration time_to_next() const override {
    // Task 1.3: Return kForever if no call is pending.
    // Otherwise return the time from now until the first call is due.
    // [1.3 else return kForever;
    if (calls_.empty()) return kForever;
    return calls_.begin()->first.first - clock_.now();
    // 1.3]
  }

  std::vector<DelayedCallPtr> pending() const override {
    // Task 1.5: Return the calls that are still to run, the next one first.
    // [1.5
    std::vector<DelayedCallPtr> pending;
    pending.reserve(calls_.size());
    for (const auto& [key, call] : calls_) pending.push_back(call);
    return pending;
    // 1.5]
  }

  std::optional<TimePoint> next_due() const override {
    if (calls_.empty()) return {};
    return calls_.begin()->first.first;
  }

  Callback take_next() override {
    const CallPtr next = take_due(TimePoint::max(), last_number_);
    next->state = Call::State::called;
    return std::exchange(next->what, nullptr);
  }

 private:
  // The order in which calls run: by due time, then in the order in which they were scheduled.
  using Key = std::pair<TimePoint, std::uint64_t>;

  struct Call final : DelayedCall {
    enum class State { waiting, called, cancelled };

    Call(OrderedCalls& the_calls, Callback the_function) : calls(the_calls), what(std::move(the_function)) {}

    void cancel() override {
      // Task 1.5: Refuse a call that has run or was cancelled: must_be_waiting().
      // Remove this call from the pending calls, and mark it as cancelled.
      // Destroy the callback now, not when the call would have been due.
      // Do that last: the callback may hold the last handle to this call.
      // [1.5
      must_be_waiting("cancel");
      calls.calls_.erase(key);
      state = State::cancelled;
      const Callback dropped = std::exchange(what, nullptr);  // last: it may hold the last handle to this call
      // 1.5]
    }

    void reset(Duration from_now) override {
      // Task 1.5: Throw std::invalid_argument if the time is negative.
      // Refuse a call that has run or was cancelled.
      // Reschedule the call for now plus that time; use saturated_sum().
      // [1.5
      if (from_now < Duration::zero()) throw std::invalid_argument("reset: the delay is negative");
      must_be_waiting("reset");
      calls.reschedule(*this, saturated_sum(calls.clock_.now(), from_now));
      // 1.5]
    }

    void delay(Duration later) override {
      // Task 1.5: Refuse a call that has run or was cancelled.
      // Reschedule the call for its current due time plus `later`; use saturated_sum().
      // Accept a negative time: it brings the call forward.
      // [1.5
      must_be_waiting("delay");
      calls.reschedule(*this, saturated_sum(due(), later));
      // 1.5]
    }

    bool active() const noexcept override { return state == State::waiting; }
    TimePoint due() const noexcept override { return key.first; }

    void must_be_waiting(const char* verb) const {
      if (state == State::called) throw AlreadyCalled(std::string(verb) + ": the call has run or is running");
      if (state == State::cancelled) throw AlreadyCancelled(std::string(verb) + ": the call was already cancelled");
    }

    OrderedCalls& calls;
    Callback what;
    Key key;
    State state = State::waiting;
  };

  using CallPtr = std::shared_ptr<Call>;

  void schedule(const CallPtr& call, TimePoint due) {
    // Task 1.1: Add one to last_number_. Set the call's key: the due time, then that number.
    // Store the call in calls_ under that key.
    // [1.1
    call->key = {due, ++last_number_};
    calls_.emplace(call->key, call);
    // 1.1]
  }

  void reschedule(Call& call, TimePoint due) {
    // Task 1.5: Remove the call from calls_.
    // schedule() it again: it gets a new number, so it counts as newly scheduled.
    // [1.5
    const auto node = calls_.extract(call.key);
    schedule(node.mapped(), due);
    // 1.5]
  }

  // Removes and returns the first call, if it is due by `when` and its number is not above `newest`. Returns null
  // otherwise.
  CallPtr take_due(TimePoint when, std::uint64_t newest) {
    // Task 1.1: Look at the first call.
    // Return null if no call is scheduled, if the first is due after `when`, or if its number is above `newest`.
    // Otherwise remove it from calls_ and return it.
    // [1.1
    if (calls_.empty()) return nullptr;
    const auto first = calls_.begin();
    if (first->first.first > when || first->first.second > newest) return nullptr;
    return calls_.extract(first).mapped();
    // 1.1]
  }

  const TimeSource& clock_;
  std::map<Key, CallPtr> calls_;
  std::uint64_t last_number_ = 0;
};

}  // namespace

std::unique_ptr<DelayedCalls> make_delayed_calls(const TimeSource& clock) {
  return std::make_unique<OrderedCalls>(clock);
}

}  // namespace untwist
