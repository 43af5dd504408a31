#pragma once
// What `untwist maintain check` looks at.

#include "generate.hpp"

namespace tool {

/// Everything that is out of date, missing or left over; one line each.
Lines find_problems();

/// Exercises for which there is no solution.
Strings orphans(const std::vector<Generated>& generated);

/// The minutes of a deck, slide by slide; -1 for a slide that does not say.
std::vector<int> slide_minutes(std::string_view deck);

}  // namespace tool
