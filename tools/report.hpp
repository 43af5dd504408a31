#pragma once
// Counts what passed and failed over many checks; names what failed; ends with one plain line.

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
};

}  // namespace tool
