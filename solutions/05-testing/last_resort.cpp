// Lesson 05 · Testing network code: three ways to replace a call that would end the test.

#include <unistd.h>

#include <utility>

#include <untwist/base/errors.hpp>
#include <untwist/base/log.hpp>
#include <untwist/course/last_resort.hpp>
#include <untwist/course/todo.hpp>

namespace untwist {

ExitFunction real_exit() {
  // Task 5.6: Return the operating system's _exit(), without calling it.
  // [5.6
  return &::_exit;
  // 5.6]
}

// ---- one: a class that takes the function

Watchdog::Watchdog(ReactorTime& time, Duration patience, ExitFunction exit)
    : time_(time), patience_(patience), exit_(exit), bite_(time_.call_later(patience_, [this] { give_up(); })) {}

void Watchdog::all_is_well() {
  if (bite_) bite_->reset(patience_);
}

void Watchdog::give_up() {
  log_error("watchdog", Failure::of(Error("all_is_well() was not called in time")));
  // Task 5.6: End the process with the status kDefect, using the function that the constructor was given.
  // [5.6
  exit_(kDefect);
  // 5.6]
}

// ---- two: a parameter

void give_up(std::string_view why, const GiveUp& how) {
  log_error("giving up", Failure::of(Error(std::string(why))));
  // Task 5.6: End the process with the function and the status in `how`.
  // [5.6
  how.exit(how.status);
  // 5.6]
}

// ---- three: a seam in one file

namespace {

// The function that out_of_memory() calls. The only variable in this file; only tests change it.
ExitFunction& seam() {
  static ExitFunction exit = real_exit();
  return exit;
}

}  // namespace

void out_of_memory() {
  log_error("giving up", Failure::of(Error("out of memory")));
  // Task 5.6: End the process with the status kDefect, using the function in the seam.
  // [5.6
  seam()(kDefect);
  // 5.6]
}

ExitFunction replace_exit_of_out_of_memory(ExitFunction replacement) {
  // Task 5.6: Put the replacement into the seam, and return the function that was there before.
  // [5.6
  return std::exchange(seam(), replacement);
  // 5.6]
}

}  // namespace untwist
