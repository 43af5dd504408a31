#pragma once
// The checks of `untwist maintain check`.

#include "generate.hpp"

namespace tool {

/// Everything that is out of date, missing or left over, one line each.
Lines find_problems();

/// Exercises without a solution.
Strings orphans(const std::vector<Generated>& generated);

/// The minutes of each slide of a deck; -1 for a slide that does not state them.
std::vector<int> slide_minutes(std::string_view deck);

}  // namespace tool
