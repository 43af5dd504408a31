#pragma once
// Notices when an exercise file is saved, created, renamed or removed.

#include "text.hpp"

namespace tool {

class Changes {
 public:
  /// Watches the files that count (see counts() in course.hpp) below a folder. The folder may disappear and come back.
  /// Where the system reports file events, they make it quick. It also polls, so that nothing is missed where events
  /// fail. With `poll_only` it only polls.
  Changes(std::string folder, bool poll_only);
  ~Changes();
  Changes(const Changes&) = delete;
  Changes& operator=(const Changes&) = delete;

  enum class Event { saved, typed };

  /// Waits until a file has changed since the last call, or a line was typed on standard input (returned in `typed`).
  Event wait(std::string& typed);

 private:
  std::string snapshot() const;
  bool changed();
  void watch_folders();
  void take_events();
  bool read_typed(std::string& line);

  const std::string folder_;
  int events_ = -1;     // the inotify descriptor
  bool typing_ = true;  // until standard input ends
  std::string last_;    // every file with its time, size and inode number
  std::string input_;
};

}  // namespace tool
