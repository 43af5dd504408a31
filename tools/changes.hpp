#pragma once
// Notices that a source file in some folders was saved, made, renamed or removed.

#include "text.hpp"

namespace tool {

class Changes {
 public:
  /// Watches folders. With `poll_only`, or where the system tells no file events, it looks at the files a few times a second.
  Changes(const Lines& folders, bool poll_only);
  ~Changes();
  Changes(const Changes&) = delete;
  Changes& operator=(const Changes&) = delete;

  enum class Event { saved, typed };

  /// Waits until a source has changed, or a line was typed on standard input (then it is in `typed`).
  Event wait(std::string& typed);

  bool polling() const { return inotify_ < 0; }

 private:
  std::string snapshot() const;
  bool read_events();
  bool read_typed(std::string& line);

  Lines folders_;
  int inotify_ = -1;
  bool typing_ = true;  // until standard input ends
  std::string last_;    // for polling: every file with its time and size
  std::string input_;
};

}  // namespace tool
