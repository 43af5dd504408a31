#pragma once
/// @file
/// Three ways to end the process that can be tested without ending it.
///
/// Each calls _exit(), which would end the test as well. So each lets a test replace the call, and shows which function
/// it will call: that is how a test knows that production uses the real one.

#include <string_view>
#include <untwist/reactor/reactor.hpp>
#include <untwist/reactor/scoped_delayed_call.hpp>

namespace untwist {

/// Ends the process immediately, without destructors. The real one is the operating system's `_exit`.
using ExitFunction = void (*)(int status);

/// The status of a program that gave up because of a defect of its own (EX_SOFTWARE of sysexits.h).
inline constexpr int kDefect = 70;

/// The operating system's `_exit`.
ExitFunction real_exit();

// ---- one: a class that takes the function

//! [watchdog]
/// Ends the process if all_is_well() is not called in time.
class Watchdog {
 public:
  /// @param time      must outlive it.
  /// @param patience  how long it waits for the next all_is_well().
  Watchdog(ReactorTime& time, Duration patience, ExitFunction exit = real_exit());
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  /// Restarts the wait.
  void all_is_well();

  /// The function that it will call.
  ExitFunction exit_function() const noexcept { return exit_; }
  //! [watchdog]

 private:
  void give_up();

  ReactorTime& time_;
  const Duration patience_;
  const ExitFunction exit_;
  ScopedDelayedCall bite_;
};

// ---- two: a parameter

//! [give_up]
/// How give_up() ends the process. Members that a caller does not set are as in production.
//! [GiveUp]
struct GiveUp {
  ExitFunction exit = real_exit();  ///< what ends the process
  int status = kDefect;             ///< its exit status
};
//! [GiveUp]

/// Logs the reason, and ends the process.
void give_up(std::string_view why, const GiveUp& how = {});
//! [give_up]

// ---- three: a seam in one file

//! [seam]
/// Logs that memory has run out, and ends the process. It has many callers, and none of them can pass a function in.
void out_of_memory();

/// For tests: sets the function that out_of_memory() calls from now on. @returns the previous one; put it back.
ExitFunction replace_exit_of_out_of_memory(ExitFunction replacement);
//! [seam]

}  // namespace untwist
