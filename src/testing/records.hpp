#pragma once
// What the test kit records during one test, for the verdict. Used by test_kit.cpp and main.cpp only.

#include <optional>
#include <string>
#include <untwist/testing/test_kit.hpp>

#include "told.hpp"

namespace untwist::testing {

struct Mismatch {
  std::string expected;
  std::string got;
};

struct TestRecord {
  std::string rule;
  std::string about;  // the function that implements it; may be empty
  Told story;
  std::optional<Mismatch> first_mismatch;
  std::vector<LoggedError> logged;
  std::string unwritten;  // the message of a NotWrittenYet that was thrown inside a callback, and logged
};

TestRecord& record();

// Called with every line that is added to the story.
void on_story_line(const StoryLine& line);

// The test has failed: its story ends here.
void end_story();

// The path with which this program was started.
std::string& program_path();

}  // namespace untwist::testing
