#pragma once
// Counts what passed and failed over many checks; names what failed; ends with one plain line.

#include <chrono>

#include "text.hpp"

namespace tool {

class Report {
 public:
  using Clock = std::chrono::steady_clock;

  void section(const std::string& title);  ///< begins: what follows belongs to it
  void section_over(const std::string& title,
                    Clock::time_point began);  ///< has run beside others; what it found follows
  void end_section();                          ///< what follows belongs to none, until another begins
  void pass(int n = 1) { passed_ += n; }
  void fail(const std::string& what);
  void expect(bool good, const std::string& otherwise) { good ? pass() : fail(otherwise); }

  /// What each section took, and "N passed, N failed"; 1 when something failed.
  int finish();

 private:
  struct Section {
    std::string title;
    Clock::time_point began, ended;
  };

  int passed_ = 0, failed_ = 0;
  std::vector<Section> sections_;
};

}  // namespace tool
