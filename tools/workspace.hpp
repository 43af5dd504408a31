#pragma once
// A build folder and the files that go into it: one build at a time, and a verdict about the files as they are now.
//
// ninja compares times. That is not enough if a file is saved while it is being compiled, if an old copy is moved back
// with its old time, if the clock was wrong, or if the whole checkout was moved. The code here detects such changes and
// adjusts times so that ninja sees them.

#include "build.hpp"
#include "course.hpp"

namespace tool {

/// Holds a build folder for one process. Plain `cmake --build` waits for the same lock (tools/cmake/ninja.sh.in).
class BuildLock {
 public:
  enum class IfBusy { wait, give_up };

  /// Waits until no other process is building in build/PRESET; shows progress while it waits. Or gives up: see held().
  explicit BuildLock(const std::string& preset, IfBusy if_busy = IfBusy::wait);
  ~BuildLock();
  BuildLock(const BuildLock&) = delete;
  BuildLock& operator=(const BuildLock&) = delete;

  /// From now on any process may run what has been built, but none may build.
  void share();

  bool held() const { return held_; }
  /// A program that is started with this descriptor holds the folder, too, until it ends.
  int descriptor() const { return fd_; }

 private:
  bool held_ = true;
  int fd_ = -1;
};

/// One line for each exercise file that counts, with a digest of its content.
std::string contents_of_exercises();

/// The same for one lesson, as one number.
std::string digest_of_exercises(const Lesson& lesson);

/// Removes build/PRESET, and says so, if it was made for a checkout in another place or while the clock was ahead:
/// ninja would go on building the other checkout's files, or would consider every save outdated.
void drop_foreign_build(const std::string& preset);

/// Adjusts the times of files dated in the future, and of files replaced by older ones, so that ninja sees what
/// changed.
void heal_times(const std::string& preset);

/// Builds targets of a preset from the exercises as they are when it returns: files saved in the meantime are built,
/// too.
BuildResult build_as_saved(const std::string& preset, const Strings& targets);

}  // namespace tool
