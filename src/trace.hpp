#pragma once
// The part of the trace that only given code uses: a kernel's sleep.

#include <poll.h>

#include <cstdint>
#include <span>

namespace untwist::trace {

/// A sleep in poll(). Create it before poll(); afterwards, woke_up() records what is ready. It does not change `errno`.
class Sleep {
 public:
  explicit Sleep(int timeout) noexcept;
  void woke_up(std::span<const pollfd> descriptors, int ready) const noexcept;

 private:
  const int timeout_;
  const std::int64_t began_;
};

}  // namespace untwist::trace
