#pragma once
// The solutions mark the lines of each step. The starters are generated from them.
//
//     // Task 1.4: What to write here.       becomes // TODO(1.4) ... in the starter; removed once the step is solved
//     // [1.4                                the marked lines become  untwist::todo("1.4");
//     // [1.4 else CODE                      or become CODE, which may be empty;
//     //| more CODE                          further lines of CODE follow immediately
//     stop_requested_ = true;
//     // 1.4]
//
// Regions may nest; the outermost stripped region wins.

#include "text.hpp"

namespace tool {

/// One marked region of a file. Lines are counted from 0.
struct Region {
  std::string step;
  int begin = 0;    ///< the line of "// [1.4"
  int end = 0;      ///< the line of "// 1.4]"
  Strings instead;  ///< the starter's lines in its place
};

class MarkedSource {
 public:
  /// @throws Error  with file and line, for a mark that is not closed, crosses another or has no task; and for a task
  ///                without a mark.
  MarkedSource(std::string_view text, const std::string& file);

  /// The text with these steps stripped and all others solved; no marks are left in it.
  std::string strip(const Strings& steps) const;

  /// The solved code of one region, without marks.
  Strings code_of(const Region& region) const;

  /// The steps marked in this file, each once, in order of appearance.
  Strings steps() const;
  const std::vector<Region>& regions() const { return regions_; }
  const Lines& lines() const { return lines_; }

 private:
  struct Todo {
    std::string step;
    int begin, end;  ///< [begin, end)
  };
  std::string strip(const Strings& steps, int begin, int end) const;

  Lines lines_;
  std::vector<Region> regions_;  ///< by first line
  std::vector<Todo> todos_;
};

/// The starter of one solution file: all steps stripped.
std::string starter_of(const std::string& solution_path);

}  // namespace tool
