#pragma once
// Steps are marked in a solution; the starter is generated from it.
//
//     // Task 1.4: What to write here.       becomes // TODO(1.4) ... in the starter; goes when the step is solved
//     // [1.4                                the marked lines become  untwist::todo("1.4");
//     // [1.4 else CODE                      or become CODE, which may be nothing;
//     //| more CODE                          further lines of it follow directly
//     stop_requested_ = true;
//     // 1.4]
//
// Regions may nest; the outermost one that is stripped wins.

#include "text.hpp"

namespace tool {

/// One marked region of a file. Strings count from 0.
struct Region {
  std::string step;
  int begin = 0;    ///< the line of "// [1.4"
  int end = 0;      ///< the line of "// 1.4]"
  Strings instead;  ///< what the starter has in place of it
};

class MarkedSource {
 public:
  /// @throws Error  with file and line, for a mark that is not closed, crosses another, or has no task; and for a task without a mark.
  MarkedSource(std::string_view text, const std::string& file);

  /// The text with these steps stripped and every other one solved; no mark is left in it.
  std::string strip(const Strings& steps) const;

  /// The solved code of one region, without marks.
  Strings code_of(const Region& region) const;

  /// The steps that have a mark here, each once, in order of appearance.
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

/// The starter of one solution file: every step stripped.
std::string starter_of(const std::string& solution_path);

}  // namespace tool
