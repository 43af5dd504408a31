#pragma once
// Checks what a test program has reported to the grader, record by record: each has a number and a seal.

#include "testing/seal.hpp"
#include "testing/told.hpp"
#include "text.hpp"

namespace tool {

struct SealedReport {
  bool passed = false;  ///< the test began and ended green, the program ran to its end, and nothing else happened
  bool failed = false;  ///< the test ended red
  bool done = false;    ///< the program ran to its end
  bool leaks = false;   ///< it leaked memory
  bool deaf = false;    ///< GoogleTest did not see every failure
  bool forged = false;  ///< some record was not written by the test program, or was changed
  untwist::testing::Told story;  ///< the test's own words, like the verdict: only sealed records are in them
  std::string verdict;
};

/// @param test  the test that was supposed to run
SealedReport read_sealed(std::string_view reported, const untwist::testing::SealKey& key, const std::string& test);

}  // namespace tool
