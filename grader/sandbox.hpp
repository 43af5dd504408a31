#pragma once
// Where submitted work is compiled and run. Nobody here trusts it.
//
// bubblewrap gives each program a world of its own: /usr and the files named in the task, all read-only; scratch
// folders in memory; a network with nobody else on it; and an end that takes along everything it has started. What
// comes out comes through two pipes, cut off beyond a limit. Root becomes another user first: bubblewrap alone would
// leave it root's files and no limit on processes.

#include "text.hpp"

namespace tool {

struct Allowance {
  int wall_ms = 10000;
  int cpu_s = 10;        ///< of each process
  int memory_mb = 1024;  ///< of all its processes together; looked at every few milliseconds
  int scratch_mb = 64;   ///< of each scratch folder
  int processes = 64;
  int printed_kb = 256;
  int reported_kb = 1024;
};

struct Task {
  Strings command;
  Strings read_only;                                        ///< files and folders that are seen where they are
  std::vector<std::pair<std::string, std::string>> placed;  ///< a file here, and where it is seen
  Strings scratch;                                          ///< folders that can be written to, and are gone afterwards
  std::string folder = "/tmp";                              ///< where it begins
  Strings environment;                                      ///< "NAME=VALUE"; there is nothing else but PATH
  std::string secret;                                       ///< what descriptor 4 gives to whoever reads it first
  int handed_over = -1;                                     ///< becomes its descriptor 5
  Allowance allowed;
};

struct Ending {
  int status = 0;        ///< as waitpid() has it
  std::string printed;   ///< on both ways
  std::string reported;  ///< what came on descriptor 3
  std::string beyond;    ///< the limit that it went beyond, when that ended it: "time", "memory", "output"

  bool good() const { return status == 0 && beyond.empty(); }
  bool exited(int with) const;       ///< it ended by itself, with this status
  bool killed_by(int signal) const;  ///< a signal ended it
  std::string how() const;           ///< in words
};

enum class Walls {
  bubblewrap,
  none,  ///< the limits alone; for root, another user besides
};

class Sandbox {
 public:
  explicit Sandbox(Walls walls) : walls_(walls) {}

  /// Runs a task to its end. May be called from several threads, each with a slot of its own.
  Ending run(const Task& task, int slot) const;

  Walls walls() const { return walls_; }

  /// Who runs the tasks of a slot. For root, a user that is nobody's.
  static int user_of(int slot);

  /// Empty when bubblewrap does here what is asked of it; else why not. `seen` is a folder that tasks must be able to
  /// see.
  static std::string missing(const std::string& seen);

 private:
  Strings walled(const Task& task, int slot) const;
  const Walls walls_;
};

}  // namespace tool
