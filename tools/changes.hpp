#pragma once
// Notices that a file of the exercises was saved, made, renamed or removed.

#include "text.hpp"

namespace tool {

class Changes {
 public:
  /// Watches the files that count (see counts() in course.hpp) below a folder, which may come and go. Where the system
  /// tells of file events they make it quick; it looks at the files besides, so that nothing is missed where they fail.
  /// With `poll_only` it only looks.
  Changes(std::string folder, bool poll_only);
  ~Changes();
  Changes(const Changes&) = delete;
  Changes& operator=(const Changes&) = delete;

  enum class Event { saved, typed };

  /// Waits until a file has changed since the last time, or a line was typed on standard input (then it is in `typed`).
  Event wait(std::string& typed);

 private:
  std::string snapshot() const;
  bool changed();
  void watch_folders();
  void take_events();
  bool read_typed(std::string& line);

  const std::string folder_;
  int events_ = -1;     // inotify's descriptor
  bool typing_ = true;  // until standard input ends
  std::string last_;    // every file with its time, size and number
  std::string input_;
};

}  // namespace tool
