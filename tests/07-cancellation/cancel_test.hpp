#pragma once
// Shared by the tests of lesson 07: cancellers and errbacks that record when they run.

#include <untwist/deferred/timeout.hpp>
#include <untwist/testing/fake_clock.hpp>

#include "../04-deferreds/deferred_test.hpp"

namespace untwist::testing {

using namespace std::chrono_literals;

class CancelTest : public DeferredTest {
 protected:
  // A canceller that records its name, and does nothing else.
  Callback canceller(const std::string& name = "canceller") {
    return [this, name] { note(name); };
  }

  // While one of these lives, a callback of the test may use what the test owns: a chain that is not finished runs when
  // the test is over.
  struct Armed {
    explicit Armed(bool& armed) : armed_(armed) { armed_ = true; }
    ~Armed() { armed_ = false; }
    bool& armed_;
  };
  bool armed = false;

  // An errback that records the kind of its failure, and passes it on.
  auto seeing(const std::string& name) {
    return [this, name](const Failure& failure) {
      note(name + "(" + kind_of(failure) + ")");
      return failure;
    };
  }

  // An errback that records the kind of its failure, and returns a value instead.
  auto rescuing(int value, const std::string& name = "rescue") {
    return [this, value, name](const Failure& failure) {
      note(name + "(" + kind_of(failure) + ")");
      return value;
    };
  }

  static std::string kind_of(const Failure& failure) {
    if (failure.is<NotWrittenYet>()) failure.raise();
    if (failure.is<Cancelled>()) return "Cancelled";
    if (failure.is<TimedOut>()) return "TimedOut";
    if (failure.is<BrokenPromise>()) return "BrokenPromise";
    return failure.message();
  }

  // What the chain has ended with: a value, "failure: ", or "nothing yet". Cancelled and TimedOut by their names.
  static std::string end_of(const Outcome& outcome) {
    const std::string words = outcome.words();
    return words.starts_with("failure: ") ? kind_of(outcome.failure()) : words;
  }

  void expect_no_calls(const FakeClock& clock) {
    expect("delayed calls left behind", clock.delayed_calls().size(), 0u);
  }
};

}  // namespace untwist::testing
