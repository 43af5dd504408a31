#pragma once
// The story of one test, as the test itself and the untwist command keep it; and what GoogleTest says, in the verdict's
// own form. Text only: the tools include it, too.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <untwist/testing/story.hpp>

namespace untwist::testing {

// What was told. Bounded, however long a test goes on: of a long story the last part is kept.
class Told {
 public:
  // Adds a line, unless the story has ended. The same line again is only counted. @returns whether it was taken.
  bool add(const std::string& when, const std::string& what);

  // The test has failed. What is told from here on, by the rest of the test or while it is torn down, did not lead to
  // that.
  void end() { ended_ = true; }

  const std::vector<StoryLine>& lines() const { return lines_; }

  // The last lines, at most so many, under one another; before them how many are left out.
  std::string text(std::size_t most) const;

 private:
  std::vector<StoryLine> lines_;
  std::size_t dropped_ = 0;
  bool ended_ = false;
};

// What GoogleTest says of a failed expectation, as rows of a verdict: "expected" and "but got". What has another form
// is one row.
std::vector<std::pair<std::string, std::string>> rows_of(const std::string& message);

// The first line of an exercise that a text names: "exercises/01-reactor/delayed_calls.cpp:48". Empty when there is
// none.
std::string exercise_place(const std::string& text);

}  // namespace untwist::testing
