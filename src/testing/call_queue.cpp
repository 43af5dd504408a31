#include <algorithm>
#include <stdexcept>
#include <utility>

#include <untwist/errors.hpp>
#include <untwist/testing/call_queue.hpp>

namespace untwist::testing {

class CallQueue::Call final : public DelayedCall, public std::enable_shared_from_this<Call> {
 public:
  enum class State { waiting, called, cancelled };

  Call(CallQueue& the_queue, Callback the_function) : queue(&the_queue), what(std::move(the_function)) {}

  void cancel() override {
    must_be_waiting();
    const auto self = shared_from_this();
    queue->erase(*this);
    state = State::cancelled;
    const Callback dropped = std::exchange(what, nullptr);  // last of all: it may hold the last handle of this call
  }
  void reset(Duration from_now) override {
    if (from_now < Duration::zero()) throw std::invalid_argument("reset: the time from now is negative");
    must_be_waiting();
    move_to(queue->clock_.now() + from_now);
  }
  void delay(Duration later) override {
    must_be_waiting();
    move_to(due_at + later);
  }
  bool active() const noexcept override { return state == State::waiting; }
  TimePoint due() const noexcept override { return due_at; }

  void must_be_waiting() const {
    if (state == State::called) throw AlreadyCalled("the call has run, or is running");
    if (state == State::cancelled) throw AlreadyCancelled("the call was cancelled before");
  }
  void move_to(TimePoint due) {
    const auto self = shared_from_this();
    queue->erase(*this);
    queue->insert(self, due);
  }

  CallQueue* queue;
  Callback what;
  TimePoint due_at;
  State state = State::waiting;
};

CallQueue::~CallQueue() {
  for (auto& [due, call] : calls_) call->state = Call::State::cancelled;
}

void CallQueue::insert(const std::shared_ptr<Call>& call, TimePoint due) {
  call->due_at = due;
  calls_.emplace(due, call);
}

void CallQueue::erase(const Call& call) {
  const auto [first, last] = calls_.equal_range(call.due_at);
  calls_.erase(std::find_if(first, last, [&call](const auto& entry) { return entry.second.get() == &call; }));
}

DelayedCallPtr CallQueue::add(Duration delay, Callback what) {
  if (delay < Duration::zero()) throw std::invalid_argument("call_later: the delay is negative");
  if (!what) throw std::invalid_argument("call_later: there is nothing to call");
  auto call = std::make_shared<Call>(*this, std::move(what));
  insert(call, clock_.now() + delay);
  return call;
}

std::vector<DelayedCallPtr> CallQueue::pending() const {
  std::vector<DelayedCallPtr> pending;
  for (const auto& [due, call] : calls_) pending.push_back(call);
  return pending;
}

std::optional<TimePoint> CallQueue::next_due() const {
  if (calls_.empty()) return {};
  return calls_.begin()->first;
}

Callback CallQueue::take_next() {
  const std::shared_ptr<Call> call = calls_.extract(calls_.begin()).mapped();
  call->state = Call::State::called;
  return std::exchange(call->what, nullptr);
}

}  // namespace untwist::testing
