#pragma once
/// @file
/// A server as a child process: started, measured, and always ended.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>

#include "../support/child_process.hpp"

namespace slow_page {

/// The resources of a process, as far as the operating system reports them.
struct Usage {
  int threads = 0;                 ///< the current number of threads
  long peak_memory_kibibytes = 0;  ///< the largest resident size so far
};

/// One of the slow page's servers. It runs as long as this object lives, and never longer than this process.
class ServerProcess {
 public:
  /// Starts the program on a free port and waits until it listens.
  /// @throws std::runtime_error  if it does not start to listen.
  ServerProcess(const std::filesystem::path& program, std::chrono::milliseconds delay);

  std::uint16_t port() const { return port_; }

  /// Its resources; empty on systems without /proc.
  std::optional<Usage> usage() const;

 private:
  std::optional<examples::ChildProcess> process_;
  std::uint16_t port_ = 0;
};

}  // namespace slow_page
