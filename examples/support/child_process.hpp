#pragma once
/// @file
/// A program that is started, looked at while it runs, and always ended.

#include <sys/types.h>

#include <string>
#include <vector>

namespace examples {

/// Runs as long as this object lives, and never longer than this process.
class ChildProcess {
 public:
  /// Starts a program.
  /// @param output  where its standard output goes; -1 discards it, and its errors, too.
  /// @throws std::runtime_error  if no process can be created.
  explicit ChildProcess(const std::vector<std::string>& command, int output = -1);
  /// Asks it to end, and kills it after two seconds.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Has it ended by itself?
  bool ended();

  /// A number from /proc/PID/status, such as "VmHWM:" or "Threads:"; 0 on systems without that file.
  long status(const std::string& name) const;

  /// The processor time that it has used so far; 0 on systems without /proc.
  double processor_seconds() const;

 private:
  pid_t pid_ = -1;
};

}  // namespace examples
