#include <untwist/base/errors.hpp>
#include <untwist/testing/clock.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {
namespace {

using namespace std::chrono_literals;

class Step5_1_AFakeClock : public ::testing::Test {
 protected:
  // A call that records its name, and the time it sees.
  Callback noting(const std::string& name) {
    return [this, name] { note(name); };
  }
  void note(const std::string& name) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(clock->now() - start).count();
    log += (log.empty() ? "" : ", ") + name + " at " + std::to_string(seconds);
    tell(std::to_string(seconds) + " s", name + " runs");
  }
  void advance(Duration time) {
    tell("", "advance(" + std::to_string(std::chrono::duration_cast<std::chrono::seconds>(time).count()) + " s)");
    clock->advance(time);
  }

  std::unique_ptr<Clock> clock = make_clock();
  TimePoint start = clock->now();
  std::string log;
};

TEST_F(Step5_1_AFakeClock, NothingHappensUntilTheTestSaysSo) {
  rule("H1", "time passes only when the test calls advance(); a call runs once, when it is due");
  clock->call_later(5s, noting("A"));
  advance(4s);
  expect("what ran after 4 s", log, "");
  advance(1s);
  expect("what ran after 5 s", log, "A at 5");
  advance(10s);
  expect("what ran in the end", log, "A at 5");
}

TEST_F(Step5_1_AFakeClock, CallsRunInTheOrderTheyAreDue) {
  rule("H1", "the earliest call runs first, whatever order the calls were scheduled in");
  clock->call_later(3s, noting("C"));
  clock->call_later(1s, noting("A"));
  clock->call_later(2s, noting("B"));
  for (int i = 0; i < 3; ++i) advance(1s);
  expect("what ran", log, "A at 1, B at 2, C at 3");
}

TEST_F(Step5_1_AFakeClock, InOneBigStepEveryCallSeesTheFinalTime) {
  rule("H1 H2", "the whole step passes first; then the calls that are due run");
  clock->call_later(2s, noting("B"));
  clock->call_later(1s, noting("A"));
  advance(10s);
  expect("what ran", log, "A at 10, B at 10");
}

TEST_F(Step5_1_AFakeClock, AZeroDelayCallMadeDuringAStepRunsInThatStep) {
  rule("H3", "a call scheduled with no delay during advance() is due by now, too");
  clock->call_later(1s, [this] {
    note("A");
    clock->call_later(0s, noting("B"));
  });
  advance(1s);
  expect("what ran", log, "A at 1, B at 1");
}

TEST_F(Step5_1_AFakeClock, ItListsTheCallsThatHaveNotRun) {
  rule("H1", "delayed_calls() lists the calls that are still to run: a test can see what it has not waited for");
  clock->call_later(1s, noting("A"));
  const DelayedCallPtr later = clock->call_later(5s, noting("B"));
  expect("how many calls are listed at first", clock->delayed_calls().size(), std::size_t{2});
  advance(1s);
  expect_that("only the later call is still listed", clock->delayed_calls() == std::vector{later});
}

TEST_F(Step5_1_AFakeClock, ALaterCallMadeDuringAStepWaits) {
  rule("H4", "a delay given during advance() counts from the final time, so ten small steps differ from one big step");
  const auto again = [this] {
    note("A");
    clock->call_later(1s, noting("B"));
  };
  clock->call_later(1s, again);
  advance(10s);
  expect("what ran in one step of 10 s", log, "A at 10");
  log.clear();
  clock = make_clock();
  start = clock->now();
  clock->call_later(1s, again);
  clock->pump({1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s});
  expect("what ran in ten steps of 1 s", log, "A at 1, B at 2");
}

TEST_F(Step5_1_AFakeClock, CallsDueAtTheSameTimeRunInTheOrderTheyWereScheduled) {
  rule("H5", "of calls due at the same time, the one scheduled first runs first; a call that is reset counts as new");
  const DelayedCallPtr first = clock->call_later(2s, noting("A"));
  clock->call_later(2s, noting("B"));
  clock->call_later(2s, noting("C"));
  first->reset(2s);
  advance(2s);
  expect("what ran", log, "B at 2, C at 2, A at 2");
}

TEST_F(Step5_1_AFakeClock, ACallThatThrowsLeavesTheRestForLater) {
  rule("H6", "advance() lets through what a call throws; the calls after it are not lost");
  clock->call_later(1s, [this] {
    note("A");
    throw std::runtime_error("oops");
  });
  clock->call_later(2s, noting("B"));
  expect_throws<std::runtime_error>("advance(2 s)", [this] { advance(2s); });
  expect("what ran before the exception", log, "A at 2");
  advance(0s);
  expect("what ran in the next step", log, "A at 2, B at 2");
}

TEST_F(Step5_1_AFakeClock, ACallCannotCancelItself) {
  rule("H7", "a call that is running counts as called: it is too late to cancel it");
  DelayedCallPtr call;
  call = clock->call_later(1s, [&] {
    expect_throws<AlreadyCalled>("cancel() from inside the call", [&] { call->cancel(); });
    note("A");
  });
  advance(1s);
  expect("what ran", log, "A at 1");
}

TEST_F(Step5_1_AFakeClock, ACallCancelledDuringAStepDoesNotRun) {
  rule("H1", "a call may cancel another one that is due in the same step");
  DelayedCallPtr second;
  clock->call_later(1s, [&] {
    note("A");
    second->cancel();
  });
  second = clock->call_later(2s, noting("B"));
  advance(2s);
  expect("what ran", log, "A at 2");
}

TEST_F(Step5_1_AFakeClock, AnEndlessDelayDoesNotWrapIntoThePast) {
  rule("B3", "the largest delay is far in the future, even when the clock already shows a late time");
  advance(3600s);
  clock->call_later(kForever, noting("never"));
  clock->call_later(1s, noting("A"));
  advance(1s);
  expect("what ran", log, "A at 3601");
}

}  // namespace
}  // namespace untwist::testing
