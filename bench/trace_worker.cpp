// The work of bench_trace_cost, compiled twice: with the trace hooks, and without them. Prints nanoseconds.
//
//   bench_trace_hooks turn    one turn of a loop that runs one call, on a kernel that costs nothing
//   bench_trace_hooks chain   one chain of ten links, created and fired

#include <cstdio>
#include <cstring>

#include <untwist/deferred/deferred.hpp>
#include <untwist/reactor/reactor.hpp>

#include "bench.hpp"

namespace {

class IdleKernel final : public untwist::Kernel {
 public:
  untwist::TimePoint now() const override { return now_; }
  int poll(std::span<pollfd>, int) override { return 0; }

 private:
  const untwist::TimePoint now_{};
};

double turn() {
  constexpr int kTurns = 200'000;
  IdleKernel kernel;
  const auto reactor = untwist::make_poll_reactor(kernel);
  int left = kTurns;
  std::function<void()> again = [&] {
    if (--left > 0)
      reactor->call_later({}, [&] { again(); });
    else
      reactor->stop();
  };
  reactor->call_later({}, [&] { again(); });
  return bench::timed([&] { reactor->run(); }).count() / kTurns * 1e9;
}

double chain() {
  constexpr int kChains = 30'000;
  volatile int input = 1;
  int sum = 0;
  const auto time = bench::timed([&] {
    for (int i = 0; i < kChains; ++i) {
      untwist::Promise<int> promise;
      auto chain = promise.deferred();
      for (int link = 0; link < 10; ++link) chain = std::move(chain).add_callback([](int value) { return value + 1; });
      std::move(chain).add_callback([&sum](int value) { sum += value; }).detach();
      std::move(promise).callback(input);
    }
  });
  return sum == 11 * kChains ? time.count() / kChains * 1e9 : -1;
}

}  // namespace

int main(int argc, char** argv) {
  std::printf("%.2f\n", argc > 1 && std::strcmp(argv[1], "chain") == 0 ? chain() : turn());
}
