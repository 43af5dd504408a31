#pragma once
// A build folder and the files that go into it: one build at a time, and a verdict that is about the files as they are
// now.
//
// ninja compares times. That is not enough where a file is saved while it is compiled, where an old copy is moved back
// with its old time, where a clock was wrong, or where the whole checkout was moved. What ninja cannot see is seen
// here, and put so that it can.

#include "build.hpp"
#include "course.hpp"

namespace tool {

/// Holds a build folder for one process. Plain `cmake --build` waits for the same lock (tools/cmake/ninja.sh.in).
class BuildLock {
 public:
  /// Waits until nobody else builds in build/PRESET; says so when that takes a while.
  explicit BuildLock(const std::string& preset);
  ~BuildLock();
  BuildLock(const BuildLock&) = delete;
  BuildLock& operator=(const BuildLock&) = delete;

  /// Others may run what has been built now, and so may we; nobody may build.
  void share();

 private:
  int fd_ = -1;
};

/// Every file of the exercises that counts, with a digest of its content: a line each.
std::string contents_of_exercises();

/// The same of one lesson, as one number.
std::string digest_of_exercises(const Lesson& lesson);

/// Removes build/PRESET, and says so, when it was made for a checkout in another place, or while the clock was ahead:
/// it would go on building the other checkout's files, or call every save old.
void drop_foreign_build(const std::string& preset);

/// Makes times such that ninja sees what has changed: of files dated in the future, and of files that were replaced by
/// older ones.
void heal_times(const std::string& preset);

/// Builds targets of a preset from the exercises as they are when it returns: what is saved meanwhile is built, too.
BuildResult build_as_saved(const std::string& preset, const Strings& targets);

}  // namespace tool
