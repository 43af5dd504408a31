#pragma once
/// @file
/// The picture of the demonstration: when each request waited, and when it was served.

#include <optional>
#include <string>
#include <vector>

#include "load_client.hpp"
#include "server_process.hpp"

namespace slow_page {

/// One server under load: what was measured.
struct Measured {
  std::string name;
  std::vector<Request> requests;
  std::optional<Usage> usage;  ///< the maximum of each value; empty if it could not be measured

  Seconds total() const;         ///< the time until the last client had its answer
  Seconds longest_wait() const;  ///< the longest time until a client's turn came
};

/// "101 threads", "1 thread", "threads not measured"; "4.2 MB", "memory not measured".
std::string threads_text(const Measured& server);
std::string memory_text(const Measured& server);
/// A time as text: "0.11 s".
std::string seconds_text(Seconds time);

/// An SVG with a panel for each server and a line for each request, all on the same time scale. Readable on light and
/// dark pages.
std::string draw(const std::vector<Measured>& servers, std::chrono::milliseconds delay);

}  // namespace slow_page
