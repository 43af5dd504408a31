#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

#include <untwist/base/errors.hpp>
#include <untwist/base/kept_memory.hpp>
#include <untwist/reactor/delayed_calls.hpp>

namespace untwist {

namespace {

class HeapOfCalls final : public DelayedCalls {
 public:
  explicit HeapOfCalls(const TimeSource& clock) : clock_(clock) {}

  ~HeapOfCalls() override {
    const std::vector<Entry> left = std::exchange(heap_, {});
    for (const Entry& entry : left) entry.call->state = Call::State::cancelled;
    for (const Entry& entry : left) entry.call->let_go();  // a handle that outlives us must hold nothing
  }

  DelayedCallPtr add(Duration delay, Callback what) override {
    if (delay < Duration::zero()) throw std::invalid_argument("call_later: the delay is negative");
    if (!what) throw std::invalid_argument("call_later: the callback is empty");
    auto call = std::allocate_shared<Call>(KeptMemory<Call>(), *this, std::move(what));
    call->itself = call;
    heap_.push_back({});
    place({saturated_sum(clock_.now(), delay), next_number_++, call.get()}, heap_.size() - 1);
    return call;
  }

  void run_due(const Run& run) override {
    const TimePoint began = clock_.now();
    const std::uint64_t newest = next_number_;
    while (!heap_.empty() && heap_.front().due <= began && heap_.front().number < newest) run(take_next());
  }

  Duration time_to_next() const override { return heap_.empty() ? kForever : heap_.front().due - clock_.now(); }

  std::optional<TimePoint> next_due() const override {
    if (heap_.empty()) return {};
    return heap_.front().due;
  }

  std::vector<DelayedCallPtr> pending() const override {
    std::vector<Entry> sorted = heap_;
    std::sort(sorted.begin(), sorted.end());
    std::vector<DelayedCallPtr> pending;
    pending.reserve(sorted.size());
    for (const Entry& entry : sorted) pending.push_back(entry.call->itself);
    return pending;
  }

  Callback take_next() override {
    Call& call = *heap_.front().call;
    remove(0);
    call.state = Call::State::called;
    return call.let_go();
  }

 private:
  struct Call;

  // The heap has the keys: comparing them must not lead to the calls, which lie anywhere in memory.
  struct Entry {
    TimePoint due;
    std::uint64_t number;  // of calls due at the same time, the first scheduled comes first
    Call* call;
    friend bool operator<(const Entry& one, const Entry& other) {
      return one.due != other.due ? one.due < other.due : one.number < other.number;
    }
  };

  struct Call final : DelayedCall {
    enum class State { waiting, called, cancelled };

    Call(HeapOfCalls& the_calls, Callback the_function) : calls(the_calls), what(std::move(the_function)) {}

    void cancel() override {
      must_be_waiting("cancel");
      calls.remove(index);
      state = State::cancelled;
      const Callback dropped = let_go();  // last: it may hold the last handle to this call
    }

    void reset(Duration from_now) override {
      if (from_now < Duration::zero()) throw std::invalid_argument("reset: the delay is negative");
      must_be_waiting("reset");
      calls.reschedule(*this, saturated_sum(calls.clock_.now(), from_now));
    }

    void delay(Duration later) override {
      must_be_waiting("delay");
      calls.reschedule(*this, saturated_sum(due(), later));
    }

    bool active() const noexcept override { return state == State::waiting; }
    TimePoint due() const noexcept override {
      return state == State::waiting ? calls.heap_[index].due : due_in_the_end;
    }

    void must_be_waiting(const char* verb) const {
      if (state == State::called) throw AlreadyCalled(std::string(verb) + ": the call has run or is running");
      if (state == State::cancelled) throw AlreadyCancelled(std::string(verb) + ": the call was already cancelled");
    }

    // The heap does not keep this call any longer. Returns what it would have called.
    Callback let_go() {
      const std::shared_ptr<Call> alive = std::exchange(itself, nullptr);
      return std::exchange(what, nullptr);
    }

    HeapOfCalls& calls;
    Callback what;
    std::size_t index = 0;       // in the heap, while it is waiting
    TimePoint due_in_the_end{};  // after that
    State state = State::waiting;
    std::shared_ptr<Call> itself;  // while it is waiting
  };

  // A heap whose entries have four children each: half as deep as one with two, and the four are neighbours in memory.
  static constexpr std::size_t kChildren = 4;

  void put(const Entry& entry, std::size_t at) {
    heap_[at] = entry;
    entry.call->index = at;
  }

  // Puts an entry into the heap; the place at `at` is free.
  void place(const Entry& entry, std::size_t at) {
    while (at > 0) {
      const std::size_t parent = (at - 1) / kChildren;
      if (!(entry < heap_[parent])) break;
      put(heap_[parent], at);
      at = parent;
    }
    while (true) {
      const std::size_t first = at * kChildren + 1, end = std::min(first + kChildren, heap_.size());
      if (first >= end) break;
      const auto least = std::min_element(heap_.begin() + static_cast<std::ptrdiff_t>(first),
                                          heap_.begin() + static_cast<std::ptrdiff_t>(end));
      if (!(*least < entry)) break;
      const auto from = static_cast<std::size_t>(least - heap_.begin());
      put(*least, at);
      at = from;
    }
    put(entry, at);
  }

  void remove(std::size_t at) {
    heap_[at].call->due_in_the_end = heap_[at].due;
    const Entry last = heap_.back();
    heap_.pop_back();
    if (at < heap_.size()) place(last, at);
  }

  void reschedule(Call& call, TimePoint due) { place({due, next_number_++, &call}, call.index); }

  const TimeSource& clock_;
  std::vector<Entry> heap_;
  std::uint64_t next_number_ = 0;
};

}  // namespace

std::unique_ptr<DelayedCalls> make_timer_heap(const TimeSource& clock) { return std::make_unique<HeapOfCalls>(clock); }

}  // namespace untwist
