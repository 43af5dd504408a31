#pragma once
// Runs tests under supervision: a crash, an endless loop or a call to exit() fails one test and hides none of the
// others.
//
// A test program reports on a separate pipe (see src/testing/main.cpp), so that output of the code under test cannot be
// mistaken for a result. If the program dies, it is started again with the remaining tests.

#include "testing/told.hpp"
#include "text.hpp"

namespace tool {

enum class Outcome {
  passed,
  failed,     ///< an expectation failed
  unwritten,  ///< the step still has a hole
  crashed,    ///< a signal, a sanitizer error, a call to exit()
  hung,       ///< did not end in time
  missing,    ///< the program does not have it, or never got to it
};

struct TestResult {
  std::string name;
  Outcome outcome = Outcome::missing;
  std::string verdict;           ///< several lines for people, if the test itself was still able to write it
  untwist::testing::Told story;  ///< the events that it reported until it ended
  std::string output;            ///< what the program printed, if it crashed or was stopped

  bool red() const { return outcome != Outcome::passed; }
};

struct RunResult {
  std::vector<TestResult> tests;  ///< one for each requested name, in that order
  std::string output;             ///< what the program printed, if it ran to its end
  std::string at_exit;            ///< the output of a program that failed after its last test: a memory leak
  bool never_began = false;       ///< it ended before its first test
};

struct Limits {
  int first_ms = 5000;      ///< for each test, until one has hung
  int later_ms = 1000;      ///< for each test after that
  int most_hung = 1 << 20;  ///< after this many hung tests, the rest is not run and counts as missing
  bool until_red = false;   ///< likewise after the first red test
};

RunResult run_tests(const std::string& program, const Strings& names, const Limits& limits = {},
                    const Strings& arguments = {});

/// The essence of a crashed program's output: "AddressSanitizer: heap-use-after-free", and where in the exercises.
struct Crash {
  std::string what;
  std::string place;  ///< "exercises/01-reactor/delayed_calls.cpp:52", empty when unknown
};
Crash condense(std::string_view output);

}  // namespace tool
