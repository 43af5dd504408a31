#pragma once
// What the test kit writes down during one test, for the verdict. Between test_kit.cpp and main.cpp only.

#include <optional>
#include <string>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {

struct Mismatch {
  std::string expected;
  std::string got;
};

struct TestRecord {
  std::string rule;
  std::vector<StoryLine> story;
  std::optional<Mismatch> first_mismatch;
  std::vector<LoggedError> logged;
  std::string unwritten;  // what a NotWrittenYet said that was thrown inside a callback, and logged
};

TestRecord& record();

// Told of every story line as it comes.
void on_story_line(const StoryLine& line);

// The path that this program was started by.
std::string& program_path();

}  // namespace untwist::testing
