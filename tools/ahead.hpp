#pragma once
// Builds the next lesson while the learner reads, so that its first verdict comes as quickly as the others.

#include <sys/types.h>

#include "course.hpp"

namespace tool {

/// A build in the background, at the lowest priority. It holds the lock of its folder, gives way when it is stopped,
/// and never outlives this process (on Linux).
class BuildAhead {
 public:
  BuildAhead() = default;
  ~BuildAhead() { stop(); }
  BuildAhead(const BuildAhead&) = delete;
  BuildAhead& operator=(const BuildAhead&) = delete;

  /// Begins to build the tests of this lesson, if they are not built yet, and of the one after it.
  void begin(const Course& course, const Lesson& lesson);
  /// Ends the build, if one is running, and waits until it has ended. ninja removes what is half done.
  void stop() noexcept;

 private:
  pid_t pid_ = -1;
};

}  // namespace tool
