#pragma once
// What only given code uses of the trace: a kernel's sleep.

#include <poll.h>

#include <cstdint>
#include <span>

namespace untwist::trace {

/// Before poll(). @returns when that was.
std::int64_t falls_asleep(int timeout) noexcept;

/// After it: how long it slept, and who is ready. Leaves `errno` alone.
void wakes_up(std::int64_t fell_asleep, int timeout, std::span<const pollfd> descriptors, int ready) noexcept;

}  // namespace untwist::trace
