// Lesson 05 · Testing network code: a call that no test survives, made replaceable in three ways.

#include <unistd.h>

#include <utility>

#include <untwist/base/errors.hpp>
#include <untwist/base/log.hpp>
#include <untwist/course/last_resort.hpp>
#include <untwist/course/todo.hpp>

namespace untwist {

ExitFunction real_exit() {
  // TODO(5.4) The operating system's own. Name it; do not call it.
  untwist::todo("5.4");
}

// ---- one: a class that takes it

Watchdog::Watchdog(ReactorTime& time, Duration patience, ExitFunction exit)
    : time_(time), patience_(patience), exit_(exit), bite_(time_.call_later(patience_, [this] { give_up(); })) {}

void Watchdog::all_is_well() {
  if (bite_) bite_->reset(patience_);
}

void Watchdog::give_up() {
  log_error("watchdog", Failure::of(Error("nobody has said for too long that all is well")));
  // TODO(5.4) End the process with kDefect: by what the constructor was given.
  untwist::todo("5.4");
}

// ---- two: a parameter

void give_up(std::string_view why, const GiveUp& how) {
  log_error("giving up", Failure::of(Error(std::string(why))));
  // TODO(5.4) End the process: as the caller wants it.
  untwist::todo("5.4");
}

// ---- three: a seam in one file

namespace {

// What out_of_memory() calls. The only variable in this file, and only tests change it.
ExitFunction& seam() {
  static ExitFunction exit = real_exit();
  return exit;
}

}  // namespace

void out_of_memory() {
  log_error("giving up", Failure::of(Error("out of memory")));
  // TODO(5.4) End the process with kDefect: through the seam.
  untwist::todo("5.4");
}

ExitFunction replace_exit_of_out_of_memory(ExitFunction replacement) {
  // TODO(5.4) Change the seam, and return what was there.
  untwist::todo("5.4");
}

}  // namespace untwist
