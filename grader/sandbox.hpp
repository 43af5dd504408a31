#pragma once
// Compiles and runs submitted work, which is not trusted.
//
// bubblewrap isolates each program. It has only /usr and the files named in the task, all read-only, scratch folders in
// memory, and an empty network. When it ends, everything that it started is killed. Output comes through two pipes and
// is cut off beyond a limit. Root becomes another user first: with bubblewrap alone, the program would have root's
// access to files and no limit on processes.

#include "text.hpp"

namespace tool {

struct Allowance {
  int wall_ms = 10000;
  int cpu_s = 10;        ///< of each process
  int memory_mb = 1024;  ///< of all its processes together; checked every few milliseconds
  int scratch_mb = 64;   ///< of each scratch folder
  int processes = 64;
  int printed_kb = 256;
  int reported_kb = 1024;
};

struct Task {
  Strings command;
  Strings read_only;                                        ///< files and folders that are visible where they are
  std::vector<std::pair<std::string, std::string>> placed;  ///< a file outside, and its path inside
  Strings scratch;                                          ///< writable folders, discarded afterwards
  std::string folder = "/tmp";                              ///< the working directory
  Strings environment;                                      ///< "NAME=VALUE"; besides these only PATH is set
  std::string secret;                                       ///< can be read once, from descriptor 4
  int handed_over = -1;                                     ///< becomes its descriptor 5
  Allowance allowed;
};

struct Ending {
  int status = 0;        ///< as from waitpid()
  std::string printed;   ///< standard output and standard error
  std::string reported;  ///< what was written to descriptor 3
  std::string beyond;    ///< the limit whose violation ended it, if any: "time", "memory", "output"

  bool good() const { return status == 0 && beyond.empty(); }
  bool exited(int with) const;       ///< did it exit with this status?
  bool killed_by(int signal) const;  ///< did this signal kill it?
  std::string how() const;           ///< in words
};

enum class Walls {
  bubblewrap,
  none,  ///< only the limits and, if we are root, another user
};

class Sandbox {
 public:
  explicit Sandbox(Walls walls) : walls_(walls) {}

  /// Runs a task to its end. May be called from several threads, each with a slot of its own.
  Ending run(const Task& task, int slot) const;

  Walls walls() const { return walls_; }

  /// The user that runs the tasks of a slot. If we are root, one that owns nothing.
  static int user_of(int slot);

  /// Empty if bubblewrap works here; otherwise why not. `seen` is a folder that tasks must be able to see.
  static std::string missing(const std::string& seen);

 private:
  Strings walled(const Task& task, int slot) const;
  const Walls walls_;
};

}  // namespace tool
