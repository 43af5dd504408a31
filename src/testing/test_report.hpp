#pragma once
// What a test program reports (see main.cpp), record by record: the one reader of it, for the jury, the untwist command
// and the grader.
//
// A record is a line of fields with tabs between them:
//
//   begin TEST · tell LINE-OF-ITS-STORY · verdict TEXT · end TEST OUTCOME · done
//
// and, to a grader: fault, an assertion has failed · deaf, and GoogleTest does not know of it · leak, memory was left
// behind.

#include <string>
#include <string_view>
#include <vector>

#include "told.hpp"

namespace untwist::testing {

enum class RecordKind { begin, tell, verdict, end, done, fault, deaf, leak, unexpected };

struct ReportedTest {
  enum class Outcome { none, passed, failed, unwritten };

  std::string name;                 // as GoogleTest calls it: "Suite.Name", or "Instance/Suite.Name/3"
  Outcome outcome = Outcome::none;  // none until it has ended
  std::string verdict;              // for people; a red test has one
  Told story;
};

class RecordReader {
 public:
  // Takes one record, without the end of its line. What does not belong where it stands is unexpected, and changes
  // nothing.
  RecordKind read(std::string_view line);

  // Those that have begun, in that order.
  const std::vector<ReportedTest>& tests() const { return tests_; }
  // The one that has begun and not ended; null between tests.
  const ReportedTest* running() const { return running_ ? &tests_.back() : nullptr; }
  // The program came to its end.
  bool done() const { return done_; }
  // For a grader: at least one such record has come.
  bool fault() const { return fault_; }
  bool deaf() const { return deaf_; }
  bool leak() const { return leak_; }

 private:
  std::vector<ReportedTest> tests_;
  bool running_ = false, done_ = false, fault_ = false, deaf_ = false, leak_ = false;
};

}  // namespace untwist::testing
