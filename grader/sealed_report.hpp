#pragma once
// What a test program has reported to the grader, checked: record by record, each with its number and its seal.

#include "testing/seal.hpp"
#include "testing/told.hpp"
#include "text.hpp"

namespace tool {

struct SealedReport {
  bool passed = false;  ///< the test began, ended green, and the program came to its end, and nothing else happened
  bool failed = false;  ///< it ended red
  bool done = false;    ///< the program came to its end
  bool leaks = false;   ///< and had left memory behind
  bool deaf = false;    ///< GoogleTest has not heard of everything that failed
  bool forged = false;  ///< there is something that the test program has not written, or not like this
  untwist::testing::Told story;  ///< in its own words, as is the verdict: what is not sealed is in neither
  std::string verdict;
};

/// @param test  the one that was to run
SealedReport read_sealed(std::string_view reported, const untwist::testing::SealKey& key, const std::string& test);

}  // namespace tool
