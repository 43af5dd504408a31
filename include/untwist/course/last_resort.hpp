#pragma once
/// @file
/// Three ways to end the process, and to test that without ending it.
///
/// Each calls _exit(), which no test survives. So each lets the call be replaced, and shows what it will call: that is
/// how a test knows that in production it is the real one.

#include <string_view>
#include <untwist/reactor/reactor.hpp>
#include <untwist/reactor/scoped_delayed_call.hpp>

namespace untwist {

/// Ends the process at once, without destructors. The real one is `_exit` of the operating system.
using ExitFunction = void (*)(int status);

/// The status of a program that gave up because of a defect of its own (EX_SOFTWARE of sysexits.h).
inline constexpr int kDefect = 70;

/// The operating system's own: `_exit`.
ExitFunction real_exit();

// ---- one: a class that takes it

//! [watchdog]
/// Ends the process when nobody says for too long that all is well.
class Watchdog {
 public:
  /// @param time      must outlive it.
  /// @param patience  how long it waits for the next all_is_well().
  Watchdog(ReactorTime& time, Duration patience, ExitFunction exit = real_exit());
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  /// Its patience begins anew.
  void all_is_well();

  /// What it will call.
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
/// How give_up() does it: what a caller does not name is as in production.
//! [GiveUp]
struct GiveUp {
  ExitFunction exit = real_exit();  ///< what ends the process
  int status = kDefect;             ///< its exit status
};
//! [GiveUp]

/// Logs why, and ends the process.
void give_up(std::string_view why, const GiveUp& how = {});
//! [give_up]

// ---- three: a seam in one file

//! [seam]
/// Logs that memory has run out, and ends the process. Its callers are many, and none can hand anything in.
void out_of_memory();

/// For tests: what out_of_memory() calls from now on. @returns what it would have called; put it back.
ExitFunction replace_exit_of_out_of_memory(ExitFunction replacement);
//! [seam]

}  // namespace untwist
