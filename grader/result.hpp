#pragma once
// Everything known about one submission, and how it is stored, so that an interrupted run can continue.

#include <optional>

#include "points.hpp"

namespace tool {

struct Result {
  std::string name;  ///< the name of the submission
  std::string id;    ///< the name of its report files
  std::string trouble;
  Strings flags;
  std::vector<LessonVerdict> lessons;
  std::optional<LessonVerdict> own_stack;

  /// All flags, including those of its lessons.
  Strings all_flags() const;
};

/// A line that changes with everything a result depends on.
std::string key_of(const Submission& submission, const std::string& circumstances);

/// The stored result, if it was stored under this key.
std::optional<Result> kept(const std::string& path, const std::string& key);
void keep(const std::string& path, const std::string& key, const Result& result);

}  // namespace tool
