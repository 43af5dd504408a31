#include <untwist/testing/pump.hpp>

namespace untwist::testing {

void Pump::flush() {
  constexpr int kRounds = 1000;
  for (int round = 0; round < kRounds; ++round) {
    if (!pump()) return;
  }
  throw Restless("the protocols answer each other forever: not quiet after " + std::to_string(kRounds) + " rounds");
}

}  // namespace untwist::testing
