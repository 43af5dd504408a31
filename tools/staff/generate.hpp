#pragma once
// Generates starters, the code in lessons and slides, and the table of behaviours.

#include "course.hpp"

namespace tool {

struct Generated {
  std::string path;
  std::string content;
  bool starter = false;  ///< an exercise: once written, it belongs to the learner
};

/// The code between two lines "//! [region]" of a text, without marks and common indentation; the whole text if no
/// region is named.
std::string snippet(std::string_view source, const std::string& path, const std::string& region);

/// A lesson or deck with the code below each `<!-- code: PATH REGION -->` updated.
/// @throws Error  if it would give away a solution of its own lesson, or the code is not found.
std::string with_code(std::string_view markdown, const std::string& path, const std::string& lesson_folder);

/// The table of behaviours and the tests that show them. `problems` gets the numbers that neither a test nor a reason
/// mentions.
std::string behaviour_table(Lines& problems);

/// Everything that is generated. Problems (with file and line) go into `problems`, and the affected parts are left out.
std::vector<Generated> generate_all(Lines& problems);

}  // namespace tool
