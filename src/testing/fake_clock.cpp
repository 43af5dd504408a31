#include <stdexcept>
#include <utility>

#include <untwist/errors.hpp>
#include <untwist/testing/fake_clock.hpp>

namespace untwist::testing {

class FakeClock::Call final : public DelayedCall {
 public:
  enum class State { waiting, called, cancelled };

  Call(FakeClock& the_clock, Callback the_function) : clock(&the_clock), what(std::move(the_function)) {}

  void cancel() override {
    must_be_waiting();
    clock->calls_.erase(key);
    state = State::cancelled;
    const Callback dropped = std::exchange(what, nullptr);  // last of all: it may hold the last handle of this call
  }
  void reset(Duration from_now) override {
    if (from_now < Duration::zero()) throw std::invalid_argument("reset: the time from now is negative");
    must_be_waiting();
    move_to(clock->now_ + from_now);
  }
  void delay(Duration later) override {
    must_be_waiting();
    move_to(key.first + later);
  }
  bool active() const noexcept override { return state == State::waiting; }
  TimePoint due() const noexcept override { return key.first; }

  void must_be_waiting() const {
    if (state == State::called) throw AlreadyCalled("the call has run, or is running");
    if (state == State::cancelled) throw AlreadyCancelled("the call was cancelled before");
  }
  void move_to(TimePoint due) {
    const auto node = clock->calls_.extract(key);
    clock->schedule(node.mapped(), due);
  }

  FakeClock* clock;
  Callback what;
  Key key;
  State state = State::waiting;
};

FakeClock::~FakeClock() {
  for (auto& [key, call] : calls_) call->state = Call::State::cancelled;
}

void FakeClock::schedule(const std::shared_ptr<Call>& call, TimePoint due) {
  call->key = {due, next_number_++};
  calls_.emplace(call->key, call);
}

DelayedCallPtr FakeClock::call_later(Duration delay, Callback what) {
  if (delay < Duration::zero()) throw std::invalid_argument("call_later: the delay is negative");
  if (!what) throw std::invalid_argument("call_later: there is nothing to call");
  auto call = std::make_shared<Call>(*this, std::move(what));
  schedule(call, now_ + delay);
  return call;
}

std::vector<DelayedCallPtr> FakeClock::delayed_calls() const {
  std::vector<DelayedCallPtr> pending;
  for (const auto& [key, call] : calls_) pending.push_back(call);
  return pending;
}

void FakeClock::advance(Duration time) {
  const TimePoint end = now_ + time;
  while (!calls_.empty() && calls_.begin()->first.first <= end) {
    const std::shared_ptr<Call> call = calls_.begin()->second;
    calls_.erase(calls_.begin());
    now_ = std::max(now_, call->key.first);
    call->state = Call::State::called;
    std::exchange(call->what, nullptr)();
  }
  now_ = end;
}

}  // namespace untwist::testing
