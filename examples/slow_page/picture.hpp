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
  std::optional<Usage> usage;  ///< the most of each; nothing where it could not be measured

  Seconds total() const;         ///< until the last client had its answer
  Seconds longest_wait() const;  ///< the longest time until a client's turn came
};

/// "101 threads", "1 thread", "threads not measured"; "4.2 MB", "memory not measured".
std::string threads_text(const Measured& server);
std::string memory_text(const Measured& server);
/// "0.11 s"
std::string seconds_text(Seconds time);

/// An SVG: a panel for each server, a line for each request, all on one scale of time. Readable on light and dark
/// pages.
std::string draw(const std::vector<Measured>& servers, std::chrono::milliseconds delay);

}  // namespace slow_page
