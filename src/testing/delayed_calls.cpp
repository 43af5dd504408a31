// The delayed calls of test clocks. They use the same code as the reactor: the solution of lesson 01. It is compiled
// here a second time, under a different name, since given code never calls a layer: a change in a learner's code must
// not change the clock by which that code is judged.
#define make_delayed_calls make_delayed_calls_of_the_kit
#include "../solutions/01-reactor/delayed_calls.cpp"
#undef make_delayed_calls

#include <untwist/testing/clock.hpp>

namespace untwist::testing {

std::unique_ptr<DelayedCalls> make_given_delayed_calls(const TimeSource& clock) {
  return make_delayed_calls_of_the_kit(clock);
}

}  // namespace untwist::testing
