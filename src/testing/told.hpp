#pragma once
// The story of one test, for the test itself and the untwist command; and GoogleTest's messages in the form of a
// verdict. Text only: the tools include it, too.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <untwist/testing/story.hpp>

namespace untwist::testing {

// The lines of a story. Their number is limited, however long a test goes on: of a long story the last part is kept.
class Told {
 public:
  // Adds a line, unless the story has ended. The same line again is only counted. @returns whether it was taken.
  bool add(const std::string& when, const std::string& what);

  // The test has failed. Later lines, from the rest of the test or from its teardown, did not lead to the failure, and
  // are ignored.
  void end() { ended_ = true; }

  const std::vector<StoryLine>& lines() const { return lines_; }

  // The last lines, at most `most`, one per line, preceded by the number of lines left out.
  std::string text(std::size_t most) const;

 private:
  std::vector<StoryLine> lines_;
  std::size_t dropped_ = 0;
  bool ended_ = false;
};

// GoogleTest's message about a failed expectation, as rows of a verdict: "expected" and "but got". A message in another
// form becomes one row.
std::vector<std::pair<std::string, std::string>> rows_of(const std::string& message);

// The first place in an exercise that a text names: "exercises/01-reactor/delayed_calls.cpp:48". Empty if there is
// none.
std::string exercise_place(const std::string& text);

}  // namespace untwist::testing
