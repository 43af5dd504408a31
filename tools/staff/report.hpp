#pragma once
// Counts passed and failed checks, names what failed, and ends with one plain line.

#include <chrono>

#include "text.hpp"

namespace tool {

class Report {
 public:
  using Clock = std::chrono::steady_clock;

  void section(const std::string& title);  ///< begins a section: what follows belongs to it
  void section_over(const std::string& title,
                    Clock::time_point began);  ///< a section that ran in parallel and is over; its results follow
  void end_section();                          ///< what follows belongs to no section, until another begins
  void pass(int n = 1) { passed_ += n; }
  void fail(const std::string& what);
  void expect(bool good, const std::string& otherwise) { good ? pass() : fail(otherwise); }

  /// Prints how long each section took, and "N passed, N failed". @returns 1 if anything failed.
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
