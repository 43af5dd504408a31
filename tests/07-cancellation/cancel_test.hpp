#pragma once
// Shared by the tests of lesson 07: cancellers and errbacks that record when they run.

#ifndef _WIN32
#include <pthread.h>
#endif

#include <functional>
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

  // Calls a function on a stack that is too small for some ten thousand nested calls.
  static void on_a_small_stack(std::function<void()> work) {
#ifdef _WIN32
    work();
#else
    struct Work {
      std::function<void()> work;
      std::exception_ptr thrown;
    } here{std::move(work), nullptr};
    pthread_attr_t small;
    ::pthread_attr_init(&small);
    ::pthread_attr_setstacksize(&small, 512 * 1024);
    pthread_t thread;
    const auto run = [](void* argument) -> void* {
      auto& given = *static_cast<Work*>(argument);
      try {
        given.work();
      } catch (...) {
        given.thrown = std::current_exception();
      }
      return nullptr;
    };
    ASSERT_EQ(0, ::pthread_create(&thread, &small, run, &here));
    ::pthread_join(thread, nullptr);
    ::pthread_attr_destroy(&small);
    if (here.thrown) std::rethrow_exception(here.thrown);
#endif
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
