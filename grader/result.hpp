#pragma once
// All that is known of one submission, and how it is kept, so that a run that was stopped goes on where it was.

#include <optional>

#include "points.hpp"

namespace tool {

struct Result {
  std::string name;  ///< as the submission is called
  std::string id;    ///< as its files are called
  std::string trouble;
  Strings flags;
  std::vector<LessonVerdict> lessons;
  std::optional<LessonVerdict> own_stack;

  /// Everything an instructor should look at, its lessons' among it.
  Strings all_flags() const;
};

/// A line that changes with everything a result depends on.
std::string key_of(const Submission& submission, const std::string& circumstances);

/// What was kept, when it was kept under this key.
std::optional<Result> kept(const std::string& path, const std::string& key);
void keep(const std::string& path, const std::string& key, const Result& result);

}  // namespace tool
