#pragma once
// Counts what passed and failed over many checks; names what failed; ends with one plain line.

#include <chrono>

#include "text.hpp"

namespace tool {

class Report {
 public:
  void section(const std::string& title);
  void pass(int n = 1) { passed_ += n; }
  void fail(const std::string& what);
  void expect(bool good, const std::string& otherwise) { good ? pass() : fail(otherwise); }

  /// What each section took, and "N passed, N failed"; 1 when something failed.
  int finish() const;

 private:
  using Clock = std::chrono::steady_clock;

  int passed_ = 0, failed_ = 0;
  std::vector<std::pair<std::string, Clock::time_point>> sections_;  // with when it began
};

}  // namespace tool
