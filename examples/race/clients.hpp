#pragma once
/// @file
/// Clients that keep a server busy: each sends its next request when the answer to the one before is complete.

#include <chrono>
#include <cstdint>

namespace race {

/// Keeps @p connections open to a port of this machine for a while, and counts the complete answers.
/// @throws std::runtime_error  if no connection gets an answer, or one ends early.
long answers_in(std::uint16_t port, int connections, std::chrono::milliseconds time);

}  // namespace race
