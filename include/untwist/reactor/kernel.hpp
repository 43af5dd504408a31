#pragma once
/// @file
/// The two things that a reactor needs from the operating system: the time, and which descriptors are ready.
///
/// They are behind an interface so that a test can replace the operating system. Then the test controls the time: a
/// test of a ten-second timeout takes no time, and gives the same result on every machine.

#include <poll.h>

#include <span>
#include <untwist/base/time.hpp>

namespace untwist {

/// What a reactor needs from the operating system.
class Kernel : public TimeSource {
 public:
  /// poll(2): sleeps until a descriptor is ready or the time is over, and fills in `revents`.
  ///
  /// @param descriptors  the descriptors, each with the events to watch for.
  /// @param timeout      in milliseconds; 0 returns immediately, -1 waits forever.
  /// @returns how many descriptors are ready; 0 when the time is over; -1 on an error, with `errno` set.
  virtual int poll(std::span<pollfd> descriptors, int timeout) = 0;
};

/// The real kernel: the steady clock and the system call.
Kernel& real_kernel();

}  // namespace untwist
