#pragma once
/// @file
/// The servers of the race, as child processes: started on a free port, measured, and always ended.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "../support/child_process.hpp"

namespace race {

/// A server that runs as long as this object lives.
class Server {
 public:
  /// Starts a command, and waits until its port accepts a connection.
  /// @throws std::runtime_error  if that does not happen within ten seconds.
  Server(std::string name, const std::vector<std::string>& command, std::uint16_t port);

  const std::string& name() const { return name_; }
  std::uint16_t port() const { return port_; }

  double processor_seconds() const { return process_.processor_seconds(); }  ///< that it has used so far
  long memory_kibibytes() const { return process_.status("VmHWM:"); }        ///< the largest so far

 private:
  const std::string name_;
  const std::uint16_t port_;
  examples::ChildProcess process_;
};

/// A port of this machine that is free now.
std::uint16_t free_port();

/// The path of a program in PATH or the folders of system programs; empty if it is not installed.
std::string installed(const std::string& program);

/// The commands of the other servers that are installed here. Files go into @p folder.
std::optional<std::vector<std::string>> nginx_command(const std::string& folder, std::uint16_t port);
std::optional<std::vector<std::string>> node_command(std::uint16_t port);
std::optional<std::vector<std::string>> twisted_command(std::uint16_t port);

}  // namespace race
