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

  /// "N passed, N failed"; 1 when something failed.
  int finish() const;

 private:
  int passed_ = 0, failed_ = 0;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace tool
