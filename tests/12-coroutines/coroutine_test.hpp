#pragma once
// Shared by the tests of lesson 12: coroutines that record what they wait for, and what they get.

#include <string>
#include <untwist/deferred/coroutine.hpp>

#include "../07-cancellation/cancel_test.hpp"

namespace untwist::testing {

class CoroutineTest : public CancelTest {
 protected:
  // Lets a coroutine run whose result does not matter, unless it is that step 12.1 is not written yet.
  template <class T>
  static void run(Deferred<T> coroutine) {
    std::move(coroutine)
        .add_both([](Result<T> result) {
          try {
            if (!result.ok()) result.failure().raise();
          } catch (const NotWrittenYet& step) {
            if (step.step() == "12.1") throw;
          } catch (...) {
          }
        })
        .detach();
  }

  // Waits once, and records what it gets.
  Deferred<> waits_for(Deferred<int> awaited) {
    note("begins");
    note("got " + std::to_string(co_await std::move(awaited)));
  }

  // Waits once, and returns one more.
  static Deferred<int> one_more(Deferred<int> awaited) { co_return 1 + co_await std::move(awaited); }

  // How deep the stack is at the caller, in bytes, measured from the start of this test.
  __attribute__((noinline)) std::ptrdiff_t depth() const {
    return start_ - static_cast<const char*>(__builtin_frame_address(0));
  }
  void SetUp() override { start_ = static_cast<const char*>(__builtin_frame_address(0)); }

  // Enough for a few calls, and far too little for a thousand.
  void expect_shallow(const std::string& what, std::ptrdiff_t deepest) const {
    expect_that(what + " need no more stack than a few calls; they need " + std::to_string(deepest) + " bytes",
                deepest < 20'000);
  }

 private:
  const char* start_ = nullptr;
};

}  // namespace untwist::testing
