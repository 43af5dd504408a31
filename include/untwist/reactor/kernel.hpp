#pragma once
/// @file
/// The two things a reactor asks of the operating system: what time is it, and who is ready.
///
/// They stand behind an interface so that a test can be the operating system. Then time is an argument: a test of a
/// ten-second timeout takes no time, and comes out the same on every machine.

#include <poll.h>

#include <span>
#include <untwist/base/time.hpp>

namespace untwist {

/// What a reactor needs from the operating system.
class Kernel : public TimeSource {
 public:
  /// poll(2), with its own meaning: sleeps until a descriptor is ready or the time is over, and fills in `revents`.
  ///
  /// @param descriptors  what to watch, and for what.
  /// @param timeout      in milliseconds; 0 looks and returns at once, -1 waits for ever.
  /// @returns how many descriptors are ready, 0 when the time was over, or -1 with `errno` set.
  virtual int poll(std::span<pollfd> descriptors, int timeout) = 0;
};

/// The real one: the steady clock and the system call.
Kernel& real_kernel();

}  // namespace untwist
