#include <unistd.h>

#include <untwist/course/last_resort.hpp>
#include <untwist/testing/fake_clock.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {
namespace {

using namespace std::chrono_literals;

class Step5_6_NoPatching : public ::testing::Test {
 protected:
  // Replaces _exit(): only records the status, and what was logged before. It is a plain function, because _exit() is
  // one.
  static void note_exit(int status) {
    statuses += (statuses.empty() ? "" : " ") + std::to_string(status);
    tell("", "exit(" + std::to_string(status) + ") is called");
    reasons += (reasons.empty() ? "" : ", ") + logged();
  }

  // Takes what was logged, so that it counts as expected.
  static std::string logged() {
    std::string text;
    for (const LoggedError& error : take_logged_errors()) {
      if (error.failure.is<NotWrittenYet>()) error.failure.raise();
      text += (text.empty() ? "" : ", ") + error.doing + ": " + error.failure.message();
    }
    return text;
  }

  Step5_6_NoPatching() {
    statuses.clear();
    reasons.clear();
  }

  static inline std::string statuses;
  static inline std::string reasons;
  FakeClock clock;
};

TEST_F(Step5_6_NoPatching, AClassCallsTheFunctionItWasGiven) {
  rule("", "the first way: a class that takes the function in its constructor; it logs the reason while it still can",
       "Watchdog::give_up");
  Watchdog watchdog(clock, 5s, &note_exit);
  clock.advance(4s);
  watchdog.all_is_well();
  clock.advance(4s);
  expect("the statuses while all is well", statuses, "");
  clock.advance(1s);
  expect("the statuses after 5 s without all_is_well()", statuses, "70");
  expect("what was logged before the exit", reasons, "watchdog: all_is_well() was not called in time");
}

TEST_F(Step5_6_NoPatching, TheClassCallsTheRealFunctionByDefault) {
  rule("", "the default is the real function: the test compares it, and does not call it", "real_exit");
  const Watchdog watchdog(clock, 5s);
  expect_that("a Watchdog that was given no function calls _exit()", watchdog.exit_function() == &::_exit);
}

TEST_F(Step5_6_NoPatching, AParameterIsUsedInsteadOfTheDefault) {
  rule("", "the second way: a parameter with a default; the reason is logged first", "give_up");
  give_up("the disk is gone", {.exit = &note_exit, .status = 3});
  expect("the statuses", statuses, "3");
  give_up("the disk is gone", {.exit = &note_exit});
  expect("the statuses, after a second call without a status", statuses, "3 70");
  expect("what was logged before the exit", reasons, "giving up: the disk is gone, giving up: the disk is gone");
}

TEST_F(Step5_6_NoPatching, TheParameterIsTheRealFunctionByDefault) {
  rule("", "a default that is a member of a type can be checked", "real_exit");
  expect_that("a GiveUp that was given no function calls _exit()", GiveUp{}.exit == &::_exit);
}

TEST_F(Step5_6_NoPatching, ASeamIsReplacedAndRestored) {
  rule("", "the third way: one variable in one file, which only tests change, and which they restore", "out_of_memory");
  const ExitFunction real = replace_exit_of_out_of_memory(&note_exit);
  out_of_memory();
  expect("the statuses", statuses, "70");
  expect("what was logged before the exit", reasons, "giving up: out of memory");
  expect_that("the function that was replaced last is returned", replace_exit_of_out_of_memory(real) == &note_exit);
}

TEST_F(Step5_6_NoPatching, TheSeamIsTheRealFunctionUnlessReplaced) {
  rule("", "replacing the seam returns what production code would call", "replace_exit_of_out_of_memory");
  const ExitFunction before = replace_exit_of_out_of_memory(&note_exit);
  expect_that("out_of_memory() would have called _exit()", before == &::_exit);
  replace_exit_of_out_of_memory(before);
}

}  // namespace
}  // namespace untwist::testing
