#pragma once
// What only given code uses of the trace: a kernel's sleep.

#include <poll.h>

#include <cstdint>
#include <span>

namespace untwist::trace {

/// A sleep in poll(): made before it, told after it who is ready. Leaves `errno` alone.
class Sleep {
 public:
  explicit Sleep(int timeout) noexcept;
  void woke_up(std::span<const pollfd> descriptors, int ready) const noexcept;

 private:
  const int timeout_;
  const std::int64_t began_;
};

}  // namespace untwist::trace
