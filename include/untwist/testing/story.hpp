#pragma once
/// @file
/// What happened, step by step, as a failing test shows it.
///
/// The test doubles record what they see, and a test that fails shows it. So a red test says not only that something is
/// wrong, but also how it came about.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace untwist::testing {

/// One line of a story: when, and what. "When" may be a time, a turn, a name, or nothing.
struct StoryLine {
  std::string when;  ///< the time on the test's clock; empty if it has none
  std::string what;  ///< what happened
  int times = 1;     ///< how often it happened in a row
};

/// Adds a line to the story of the running test. Does nothing once the test has failed: later events did not cause the
/// failure.
void tell(std::string_view when, std::string_view what);

/// The story so far, oldest line first; of a long story only the last part. Each test begins with an empty one.
const std::vector<StoryLine>& story();

/// A number of things, in words: "1 byte", "2 bytes".
std::string counted(std::size_t number, std::string_view thing);

}  // namespace untwist::testing
