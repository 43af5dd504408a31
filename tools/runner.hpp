#pragma once
// Runs tests under supervision: a crash, an endless loop or a call of exit() is the failure of one test, and hides
// nothing.
//
// A test program reports on a pipe of its own (src/testing/main.cpp says how), so that whatever the code under test
// prints cannot be mistaken for a result. When it dies, it is started again with the tests that are left.

#include "testing/told.hpp"
#include "text.hpp"

namespace tool {

enum class Outcome {
  passed,
  failed,     ///< an expectation
  unwritten,  ///< the step still has a hole
  crashed,    ///< a signal, a sanitizer, a call of exit()
  hung,       ///< did not end in time
  missing,    ///< the program does not have it, or never came to it
};

struct TestResult {
  std::string name;
  Outcome outcome = Outcome::missing;
  std::string verdict;           ///< for people, several lines, when the test itself could still write it
  untwist::testing::Told story;  ///< what it told until it ended
  std::string output;            ///< what the program printed, when it crashed or was ended

  bool red() const { return outcome != Outcome::passed; }
};

struct RunResult {
  std::vector<TestResult> tests;  ///< one for each name asked for, in that order
  std::string output;             ///< what it printed, when it ran to its end
  std::string at_exit;            ///< what a program said that failed after its last test: a memory leak
  bool never_began = false;       ///< it ended before its first test
};

struct Limits {
  int first_ms = 5000;      ///< for a test, until one has hung
  int later_ms = 1000;      ///< for those after it
  int most_hung = 1 << 20;  ///< after so many the rest is not run, and missing
  bool until_red = false;   ///< after the first red one, too
};

RunResult run_tests(const std::string& program, const Strings& names, const Limits& limits = {},
                    const Strings& arguments = {});

/// The essence of what a crashed program printed: "AddressSanitizer: heap-use-after-free", and where in the exercises.
struct Crash {
  std::string what;
  std::string place;  ///< "exercises/01-reactor/delayed_calls.cpp:52", empty when unknown
};
Crash condense(std::string_view output);

}  // namespace tool
