#pragma once
// Everything that is generated from something else: starters, the code in lessons and slides, the table of behaviours.

#include "course.hpp"

namespace tool {

struct Generated {
  std::string path;
  std::string content;
  bool starter = false;  ///< an exercise: after the first time it belongs to the learner
};

/// The code between two lines "//! [region]" of a text, without marks and common indentation; everything without a
/// region.
std::string snippet(std::string_view source, const std::string& path, const std::string& region);

/// A lesson or deck with the code below each `<!-- code: PATH REGION -->` renewed.
/// @throws Error  where it would give away a solution of its own lesson, or the code is not to be found.
std::string with_code(std::string_view markdown, const std::string& path, const std::string& lesson_folder);

/// Which test shows which behaviour. `problems` gets numbers that no test and no reason mentions.
std::string behaviour_table(Lines& problems);

/// All of it. Problems (with file and line) go into `problems`, and what they concern is left out.
std::vector<Generated> generate_all(Lines& problems);

}  // namespace tool
