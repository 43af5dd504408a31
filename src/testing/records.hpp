#pragma once
// What the test kit writes down during one test, for the verdict. Between test_kit.cpp and main.cpp only.

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
  std::string about;  // the function that keeps it; may be empty
  Told story;
  std::optional<Mismatch> first_mismatch;
  std::vector<LoggedError> logged;
  std::string unwritten;  // what a NotWrittenYet said that was thrown inside a callback, and logged
};

TestRecord& record();

// Told of every line that the story takes, as it comes.
void on_story_line(const StoryLine& line);

// The test has failed: its story ends here.
void end_story();

// The path that this program was started by.
std::string& program_path();

}  // namespace untwist::testing
