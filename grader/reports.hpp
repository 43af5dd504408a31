#pragma once
// The results as reports for instructors, students and other programs.

#include "result.hpp"

namespace tool {

struct Circumstances {
  std::vector<const Lesson*> lessons;
  bool walls = true;  ///< was a sandbox used?
  std::vector<NotGraded> not_graded = {};
};

/// Writes everything into a folder: grades.csv, grades.json and index.html; junit/, gradescope/ and students/ with a
/// file or folder for each submission. Files of an earlier run that no longer belong to any submission are removed.
void write_reports(const std::string& folder, const std::vector<Result>& results, const Circumstances& circumstances,
                   const Points& points);

/// The result of one submission for the terminal.
Lines summary(const Result& result, const Circumstances& circumstances, const Points& points);

std::string junit(const Result& result, const Circumstances& circumstances);
std::string gradescope(const Result& result, const Circumstances& circumstances, const Points& points);
std::string student_page(const Result& result, const Circumstances& circumstances, const Points& points);
std::string class_page(const std::vector<Result>& results, const Circumstances& circumstances, const Points& points);
std::string csv(const std::vector<Result>& results, const Circumstances& circumstances, const Points& points);
std::string grades_json(const std::vector<Result>& results, const Circumstances& circumstances, const Points& points);

}  // namespace tool
