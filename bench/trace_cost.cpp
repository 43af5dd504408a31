// The cost of the trace hooks when no trace is written: the same program with and without them, in turn.

#include <cstdio>
#include <string>

#include "bench.hpp"

using namespace bench;

namespace {

constexpr int kRounds = 31;

Seconds measured(const std::string& command) { return Seconds(std::stod(output_of(command)) / 1e9); }

}  // namespace

int main() try {
  std::printf(
      "## The trace\n\n`bench/run trace_cost`, the fastest of %d rounds; nanoseconds. Each round runs all three.\n\n",
      kRounds);
  std::printf("| | without hooks | off | off / without | written |\n|---|---|---|---|---|\n");
  for (const auto& [work, name] :
       {std::pair<std::string, std::string>{"turn", "a turn with one call, and no system call"},
        {"chain", "a chain of ten links"}}) {
    Samples without, off, on;
    for (int round = 0; round < kRounds; ++round) {
      progress("trace: " + work + " " + std::to_string(round));
      without.add(measured("build/fast/bench_trace_none " + work));
      off.add(measured("build/fast/bench_trace_hooks " + work));
      on.add(measured("UNTWIST_TRACE=/dev/null build/fast/bench_trace_hooks " + work));
    }
    progress("");
    const auto ns = [](const Samples& samples) { return samples.least().count() * 1e9; };
    std::printf("| %s | %.0f | %.0f | %.2f | %.0f |\n", name.c_str(), ns(without), ns(off), ns(off) / ns(without),
                ns(on));
  }
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
