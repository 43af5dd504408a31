// Measures what delayed calls cost: the map of lesson 01 and the heap of the reactors of lesson 13, beside a timing
// wheel without handles, functions or a clock, which is as cheap as it gets.
//
// Each round measures each variant once, so that a busy moment affects all of them.

#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <random>
#include <vector>

#include <untwist/reactor/delayed_calls.hpp>

#include "bench.hpp"

using namespace bench;
using namespace std::chrono_literals;

namespace {

constexpr int kPending = 10'000;  // calls that wait meanwhile
constexpr int kTimes = 100'000;
constexpr int kRounds = 15;

// A clock that costs nothing to read.
class Clock final : public untwist::TimeSource {
 public:
  untwist::TimePoint now() const override { return time; }
  untwist::TimePoint time{};
};

struct Costs {
  Samples cancel, move, fire;
};

// One variant: schedules for a number of milliseconds from now, and returns a handle of its own kind.
template <class Calls>
void measure(Costs& costs) {
  const auto here = std::make_unique<Calls>();  // too large for the stack
  Calls& calls = *here;
  std::mt19937 random(1);
  std::vector<typename Calls::Handle> waiting;
  for (int i = 0; i < kPending; ++i) waiting.push_back(calls.schedule(static_cast<int>(1000 + random() % 29'000)));
  std::vector<std::uint32_t> which(kTimes);
  for (auto& each : which) each = static_cast<std::uint32_t>(random() % kPending);
  costs.cancel.add(timed([&] {
    for (int i = 0; i < kTimes; ++i) calls.cancel(calls.schedule(30'000));
  }));
  costs.move.add(timed([&] {
    for (int i = 0; i < kTimes; ++i) calls.move(waiting[which[static_cast<std::size_t>(i)]], 30'000);
  }));
  costs.fire.add(timed([&] { calls.fire_all(); }));
  if (calls.fired != kPending) throw std::runtime_error("not every call has run");
}

template <std::unique_ptr<untwist::DelayedCalls> (*make)(const untwist::TimeSource&)>
class Ours {
 public:
  using Handle = untwist::DelayedCallPtr;
  Handle schedule(int milliseconds) {
    return calls_->add(std::chrono::milliseconds(milliseconds), [this] { ++fired; });
  }
  void cancel(const Handle& handle) { handle->cancel(); }
  void move(const Handle& handle, int milliseconds) { handle->reset(std::chrono::milliseconds(milliseconds)); }
  void fire_all() {
    clock_.time += 1h;
    calls_->run_due([](const untwist::Callback& what) { what(); });
  }
  int fired = 0;

 private:
  Clock clock_;
  std::unique_ptr<untwist::DelayedCalls> calls_ = make(clock_);
};

// Slots of a millisecond, each a list of nodes that know their neighbours.
class Wheel {
 public:
  struct Node {
    Node *next, *previous;
  };
  using Handle = Node*;

  Wheel() {
    for (Node& slot : slots_) slot = {&slot, &slot};
    nodes_.resize(kPending + 1);
    for (Node& node : nodes_) free_.push_back(&node);
  }
  Handle schedule(int milliseconds) {
    Node* const node = free_.back();
    free_.pop_back();
    put(node, milliseconds);
    return node;
  }
  void cancel(Node* node) {
    take(node);
    free_.push_back(node);
  }
  void move(Node* node, int milliseconds) {
    take(node);
    put(node, milliseconds);
  }
  void fire_all() {
    for (Node& slot : slots_) {
      while (slot.next != &slot) {
        cancel(slot.next);
        ++fired;
      }
    }
  }
  int fired = 0;

 private:
  static void take(Node* node) {
    node->next->previous = node->previous;
    node->previous->next = node->next;
  }
  void put(Node* node, int milliseconds) {
    Node& slot = slots_[static_cast<std::size_t>(milliseconds) % slots_.size()];
    *node = {slot.next, &slot};
    slot.next->previous = node;
    slot.next = node;
  }

  std::array<Node, 65'536> slots_;
  std::vector<Node> nodes_;
  std::vector<Node*> free_;
};

void print(const char* name, const Costs& costs, const Costs& control) {
  const auto each = [](const Samples& samples, int times) { return samples.median().count() * 1e9 / times; };
  std::printf("| %s | %.0f (%.2f) | %.0f (%.2f) | %.0f (%.2f) |\n", name, each(costs.cancel, kTimes),
              control.cancel.median() / costs.cancel.median(), each(costs.move, kTimes),
              control.move.median() / costs.move.median(), each(costs.fire, kPending),
              control.fire.median() / costs.fire.median());
}

}  // namespace

int main() {
  Costs wheel, map, heap;
  for (int round = 0; round < kRounds; ++round) {
    progress("timers, round " + std::to_string(round + 1));
    measure<Wheel>(wheel);
    measure<Ours<untwist::make_delayed_calls>>(map);
    measure<Ours<untwist::make_timer_heap>>(heap);
  }
  progress("");
  std::printf(
      "## Delayed calls\n\n`bench/run timers`, %d others waiting, medians of %d interleaved rounds; nanoseconds, and "
      "in "
      "brackets the speed\nbeside the wheel, which has neither handles nor functions nor a clock.\n\n"
      "| | schedule and cancel | move | fire |\n|---|---|---|---|\n",
      kPending, kRounds);
  print("a timing wheel", wheel, wheel);
  print("lesson 01: a map", map, wheel);
  print("lesson 13: a heap", heap, wheel);
}
