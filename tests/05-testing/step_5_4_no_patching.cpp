#include <unistd.h>

#include <untwist/course/last_resort.hpp>
#include <untwist/testing/fake_clock.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {
namespace {

using namespace std::chrono_literals;

class Step5_4_NoPatching : public ::testing::Test {
 protected:
  // Stands for _exit(): only notes the status. A plain function, for that is what is replaced.
  static void note_exit(int status) {
    statuses += (statuses.empty() ? "" : " ") + std::to_string(status);
    tell("", "exit(" + std::to_string(status) + ") is asked for");
  }

  // What was logged, and that it was expected.
  static std::string logged() {
    std::string text;
    for (const LoggedError& error : take_logged_errors()) {
      if (error.failure.is<NotWrittenYet>()) error.failure.raise();
      text += (text.empty() ? "" : ", ") + error.doing + ": " + error.failure.message();
    }
    return text;
  }

  Step5_4_NoPatching() { statuses.clear(); }

  static inline std::string statuses;
  FakeClock clock;
};

TEST_F(Step5_4_NoPatching, AClassCallsWhatItWasGiven) {
  rule("", "one: a class that takes the function in its constructor", "Watchdog::give_up");
  Watchdog watchdog(clock, 5s, &note_exit);
  clock.advance(4s);
  watchdog.all_is_well();
  clock.advance(4s);
  expect("the statuses while all is well", statuses, "");
  clock.advance(1s);
  expect("the statuses when nobody has said so for 5 s", statuses, "70");
  expect("what was logged", logged(), "watchdog: all_is_well() was not called in time");
}

TEST_F(Step5_4_NoPatching, TheClassCallsTheRealOneByDefault) {
  rule("", "the default is the real call: the test compares, and does not call", "real_exit");
  const Watchdog watchdog(clock, 5s);
  expect_that("a Watchdog that was given nothing calls _exit()", watchdog.exit_function() == &::_exit);
}

TEST_F(Step5_4_NoPatching, AParameterIsUsedInsteadOfTheDefault) {
  rule("", "two: a parameter with a default", "give_up");
  give_up("the disk is gone", {.exit = &note_exit, .status = 3});
  expect("the statuses", statuses, "3");
  give_up("the disk is gone", {.exit = &note_exit});
  expect("the statuses, the second time without one", statuses, "3 70");
  expect("what was logged", logged(), "giving up: the disk is gone, giving up: the disk is gone");
}

TEST_F(Step5_4_NoPatching, TheParameterIsTheRealOneByDefault) {
  rule("", "a default that stands in a type can be looked at", "real_exit");
  expect_that("a GiveUp that was given nothing calls _exit()", GiveUp{}.exit == &::_exit);
}

TEST_F(Step5_4_NoPatching, ASeamIsReplacedAndPutBack) {
  rule("", "three: one variable in one file, that only tests change, and change back", "out_of_memory");
  const ExitFunction real = replace_exit_of_out_of_memory(&note_exit);
  out_of_memory();
  expect("the statuses", statuses, "70");
  expect("what was logged", logged(), "giving up: out of memory");
  expect_that("what was replaced last is given back", replace_exit_of_out_of_memory(real) == &note_exit);
}

TEST_F(Step5_4_NoPatching, TheSeamIsTheRealOneUnlessItWasReplaced) {
  rule("", "who asks for the seam gets what production would call", "replace_exit_of_out_of_memory");
  const ExitFunction before = replace_exit_of_out_of_memory(&note_exit);
  expect_that("out_of_memory() would have called _exit()", before == &::_exit);
  replace_exit_of_out_of_memory(before);
}

}  // namespace
}  // namespace untwist::testing
