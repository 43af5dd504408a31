#pragma once
// What is remembered between commands, in .untwist/: plain lines in one file, so that learners can read it.

#include "text.hpp"

namespace tool {

class State {
 public:
  State();  ///< reads .untwist/state

  bool learning() const { return !records_.empty(); }
  bool solved(const std::string& step) const { return has("solved " + step); }
  /// Was it ever solved? A later mistake may have turned it red again; even so, the learner has moved on.
  bool once_solved(const std::string& step) const { return has("once " + step); }
  /// The step whose first solution is the most recent; empty if no step was ever solved.
  std::string last_solved() const;
  bool borrowed(const std::string& lesson) const { return has("borrowed " + lesson); }
  Strings borrowed_lessons() const;
  int hints_seen(const std::string& step) const;

  void begin() { set("learning", true); }
  void set_solved(const std::string& step, bool yes) {
    set("solved " + step, yes);
    if (yes) set("once " + step, true);
  }
  void forget(const std::string& step) {
    set("solved " + step, false);
    set("once " + step, false);
  }
  /// A digest of the exercises from when a step was last tested; empty before that.
  std::string tested(const std::string& step) const;
  void set_tested(const std::string& step, const std::string& digest);
  void set_borrowed(const std::string& lesson, bool yes) { set("borrowed " + lesson, yes); }
  void set_hints_seen(const std::string& step, int level);

 private:
  bool has(const std::string& record) const { return contains(records_, record); }
  void set(const std::string& record, bool yes);  // writes the file immediately if something changes
  Strings records_;
};

/// Copies a file to .untwist/backups/YYYYmmdd-HHMMSS/PATH. All copies made by one command go into one folder. If one
/// cannot be made, all of them are removed: make all before you change anything.
/// @return the copy's path.
std::string back_up(const std::string& path);

}  // namespace tool
