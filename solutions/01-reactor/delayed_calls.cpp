// Lesson 01 · The reactor: the calls that wait for their time.
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
    for (auto& [key, call] : calls_) call->what = nullptr;  // a handle outlives us; it must not keep alive who holds it
  }

  DelayedCallPtr add(Duration delay, Callback what) override {
    // Task 1.1: Refuse a negative delay and an empty callback. Make a Call, and schedule() it.
    // [1.1
    if (delay < Duration::zero()) throw std::invalid_argument("call_later: the delay is negative");
    if (!what) throw std::invalid_argument("call_later: there is nothing to call");
    auto call = std::make_shared<Call>(*this, std::move(what));
    schedule(call, saturated_sum(clock_.now(), delay));
    return call;
    // 1.1]
  }

  void run_due(const Run& run) override {
    // Task 1.2: This runs whatever is due until nothing is. Two calls that schedule each other keep it here forever,
    // and no socket is ever served. Make it a turn: run what was due when the turn began, and no more.
    // [1.2 else while (const CallPtr call = take_due(clock_.now(), next_number_)) {
    const TimePoint began = clock_.now();
    const std::uint64_t newest = next_number_;
    while (const CallPtr call = take_due(began, newest)) {
      // 1.2]
      call->state = Call::State::called;
      run(std::exchange(call->what, nullptr));
    }
  }

  Duration time_to_next() const override {
    // Task 1.3: kForever if there is no call; otherwise the time from now until the first one is due.
    // [1.3 else return kForever;
    if (calls_.empty()) return kForever;
    return calls_.begin()->first.first - clock_.now();
    // 1.3]
  }

  std::vector<DelayedCallPtr> pending() const override {
    // Task 1.5: The calls still to run, the next one first.
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
    const CallPtr next = take_due(TimePoint::max(), next_number_);
    next->state = Call::State::called;
    return std::exchange(next->what, nullptr);
  }

 private:
  // The order in which calls run: by due time; of equal times, the one scheduled first.
  using Key = std::pair<TimePoint, std::uint64_t>;

  struct Call final : DelayedCall {
    enum class State { waiting, called, cancelled };

    Call(OrderedCalls& the_calls, Callback the_function) : calls(the_calls), what(std::move(the_function)) {}

    void cancel() override {
      // Task 1.5: Refuse a spent call, then take it out of the calls.
      // [1.5
      must_be_waiting("cancel");
      calls.calls_.erase(key);
      state = State::cancelled;
      const Callback dropped = std::exchange(what, nullptr);  // last of all: it may hold the last handle of this call
      // 1.5]
    }

    void reset(Duration from_now) override {
      // Task 1.5: Refuse a negative time and a spent call, then reschedule the call, counting from now.
      // [1.5
      if (from_now < Duration::zero()) throw std::invalid_argument("reset: the time from now is negative");
      must_be_waiting("reset");
      calls.reschedule(*this, saturated_sum(calls.clock_.now(), from_now));
      // 1.5]
    }

    void delay(Duration later) override {
      // Task 1.5: The same, counting from when the call is due now. A negative time brings it forward.
      // [1.5
      must_be_waiting("delay");
      calls.reschedule(*this, saturated_sum(due(), later));
      // 1.5]
    }

    bool active() const noexcept override { return state == State::waiting; }
    TimePoint due() const noexcept override { return key.first; }

    void must_be_waiting(const char* verb) const {
      if (state == State::called) throw AlreadyCalled(std::string(verb) + ": the call has run, or is running");
      if (state == State::cancelled) throw AlreadyCancelled(std::string(verb) + ": the call was cancelled before");
    }

    OrderedCalls& calls;
    Callback what;
    Key key;
    State state = State::waiting;
  };

  using CallPtr = std::shared_ptr<Call>;

  void schedule(const CallPtr& call, TimePoint due) {
    // Task 1.1: Give the call its key, and keep it in order.
    // [1.1
    call->key = {due, next_number_++};
    calls_.emplace(call->key, call);
    // 1.1]
  }

  void reschedule(Call& call, TimePoint due) {
    // Task 1.5: Take it out from where it was, and put it where it belongs now.
    // [1.5
    const auto node = calls_.extract(call.key);
    schedule(node.mapped(), due);
    // 1.5]
  }

  // The next call that is due by `when` and was scheduled before number `before`, taken out; or null.
  CallPtr take_due(TimePoint when, std::uint64_t before) {
    // Task 1.1: Look at the first call. Is it due by `when`, and is its number below `before`? Take it out and return
    // it.
    // [1.1
    if (calls_.empty()) return nullptr;
    const auto first = calls_.begin();
    if (first->first.first > when || first->first.second >= before) return nullptr;
    CallPtr call = std::move(first->second);
    calls_.erase(first);
    return call;
    // 1.1]
  }

  const TimeSource& clock_;
  std::map<Key, CallPtr> calls_;
  std::uint64_t next_number_ = 0;
};

}  // namespace

std::unique_ptr<DelayedCalls> make_delayed_calls(const TimeSource& clock) {
  return std::make_unique<OrderedCalls>(clock);
}

}  // namespace untwist
