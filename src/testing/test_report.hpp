#pragma once
// Reading the records that a test program reports (see main.cpp), for the jury, the untwist command and the grader.
//
// A record is a line of fields with tabs between them:
//
//   begin TEST · tell LINE-OF-ITS-STORY · verdict TEXT · end TEST OUTCOME · done
//
// and, for a grader only: fault, an assertion has failed · deaf, GoogleTest did not notice it · leak, memory was
// leaked.

#include <string>
#include <string_view>
#include <vector>

#include "told.hpp"

namespace untwist::testing {

enum class RecordKind { begin, tell, verdict, end, done, fault, deaf, leak, unexpected };

struct ReportedTest {
  enum class Outcome { none, passed, failed, unwritten };

  std::string name;                 // GoogleTest's name for it: "Suite.Name", or "Instance/Suite.Name/3"
  Outcome outcome = Outcome::none;  // none until it has ended
  std::string verdict;              // for people; a red test has one
  Told story;
};

class RecordReader {
 public:
  // Takes one record, without its line end. A record in the wrong place is unexpected, and changes nothing.
  RecordKind read(std::string_view line);

  // The tests that have begun, in that order.
  const std::vector<ReportedTest>& tests() const { return tests_; }
  // The test that has begun and not ended; null between tests.
  const ReportedTest* running() const { return running_ ? &tests_.back() : nullptr; }
  // Has the program reported that it is done?
  bool done() const { return done_; }
  // For a grader: has at least one such record come?
  bool fault() const { return fault_; }
  bool deaf() const { return deaf_; }
  bool leak() const { return leak_; }

 private:
  std::vector<ReportedTest> tests_;
  bool running_ = false, done_ = false, fault_ = false, deaf_ = false, leak_ = false;
};

}  // namespace untwist::testing
