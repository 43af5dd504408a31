#pragma once
// The points of each step, and those that a submission has earned.

#include <map>

#include "verdict.hpp"

namespace tool {

class Points {
 public:
  /// @throws Error  with file and line, for a malformed line or an unknown step.
  Points(const std::string& path, const Course& course);

  double of(const Step& step) const;
  /// The points for this share of green tests.
  double earned(const Step& step, int green, int all) const;

 private:
  std::map<std::string, double> own_;
  double core_ = 10, stretch_ = 5;
  bool partial_ = false;
};

struct StepMark {
  const Step* step = nullptr;
  int green = 0, tests = 0;
  double points = 0, of = 0;

  bool solved() const { return tests > 0 && green == tests; }
};

/// The marks of one lesson, in the order of its steps.
std::vector<StepMark> marks_of(const Lesson& lesson, const LessonVerdict& verdict, const Points& points);

/// "12" or "7.5".
std::string shown(double points);

}  // namespace tool
