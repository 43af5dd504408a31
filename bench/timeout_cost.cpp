// Measures what a timeout costs that never fires: a chain with add_timeout() and the same chain without it, against a
// delayed call that is scheduled and cancelled.
//
// Each round measures each variant once, so that a busy moment affects all of them.

#include <cstdio>
#include <utility>
#include <vector>

#include <untwist/deferred/timeout.hpp>
#include <untwist/reactor/reactor.hpp>

#include "bench.hpp"

using namespace bench;
using namespace std::chrono_literals;

namespace {

constexpr int kTimes = 50'000;
constexpr int kRounds = 15;
constexpr int kPending = 1'000;  // other delayed calls, as a busy program has them

volatile int output = 0;

void call_and_cancel(untwist::Reactor& reactor) {
  reactor.call_later(5s, [] {})->cancel();
}

void chain(untwist::Reactor&) {
  untwist::Promise<int> promise;
  promise.deferred().add_callback([](int value) { output = value; }).detach();
  std::move(promise).callback(1);
}

void chain_with_timeout(untwist::Reactor& reactor) {
  untwist::Promise<int> promise;
  add_timeout(promise.deferred(), 5s, reactor).add_callback([](int value) { output = value; }).detach();
  std::move(promise).callback(1);
}

Seconds many(void (*what)(untwist::Reactor&), untwist::Reactor& reactor) {
  return timed([&] {
    for (int i = 0; i < kTimes; ++i) what(reactor);
  });
}

}  // namespace

int main() {
  const auto reactor = untwist::make_poll_reactor();
  std::vector<untwist::DelayedCallPtr> pending;
  for (int i = 0; i < kPending; ++i) pending.push_back(reactor->call_later(i * 20ms, [] {}));
  Samples call, without, with;
  for (int round = 0; round < kRounds; ++round) {
    progress("timeouts: round " + std::to_string(round + 1));
    call.add(many(call_and_cancel, *reactor));
    without.add(many(chain, *reactor));
    with.add(many(chain_with_timeout, *reactor));
  }
  progress("");
  const auto each = [](const Samples& samples) { return samples.median().count() / kTimes * 1e9; };
  std::printf("## A timeout that never fires\n\n");
  std::printf("Medians of %d rounds of %d times each, with %d other delayed calls pending.\n\n", kRounds, kTimes,
              kPending);
  std::printf("| | ns |\n|---|---|\n");
  std::printf("| `call_later()` and `cancel()` | %.0f |\n", each(call));
  std::printf("| a chain | %.0f |\n", each(without));
  std::printf("| the same chain with `add_timeout()` | %.0f |\n\n", each(with));
  std::printf("- the timeout / the call: **%.2f** (at most 2)\n", (each(with) - each(without)) / each(call));
}
