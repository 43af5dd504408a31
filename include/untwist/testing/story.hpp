#pragma once
/// @file
/// What happened, step by step, as a failing test tells it.
///
/// The test doubles write down what they see; a test that fails shows it. So a red test says not only that something is
/// wrong, but how it came to be.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace untwist::testing {

/// One line of a story: when, and what. "When" may be a time, a turn, a name, or nothing.
struct StoryLine {
  std::string when;  ///< on the test's clock; empty when it has none
  std::string what;  ///< what happened
  int times = 1;     ///< how often, one straight after the other
};

/// Adds a line to the story of the test that is running, until the test fails: what comes after that did not lead to
/// it.
void tell(std::string_view when, std::string_view what);

/// The story so far, oldest line first; of a long one the last part. Each test begins with an empty one.
const std::vector<StoryLine>& story();

/// A number of things, in words: "1 byte", "2 bytes".
std::string counted(std::size_t number, std::string_view thing);

}  // namespace untwist::testing
