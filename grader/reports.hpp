#pragma once
// What an instructor, a student and other programs read of the results.

#include "result.hpp"

namespace tool {

struct Circumstances {
  std::vector<const Lesson*> lessons;
  bool walls = true;  ///< was there a sandbox?
  std::vector<NotGraded> not_graded = {};
};

/// Writes everything into a folder: grades.csv, grades.json, index.html; junit/, gradescope/ and students/ with a file
/// or folder for each submission. What was there of an earlier run and belongs to no submission any more is removed.
void write_reports(const std::string& folder, const std::vector<Result>& results, const Circumstances& circumstances,
                   const Points& points);

/// One submission, on a terminal.
Lines summary(const Result& result, const Circumstances& circumstances, const Points& points);

std::string junit(const Result& result, const Circumstances& circumstances);
std::string gradescope(const Result& result, const Circumstances& circumstances, const Points& points);
std::string student_page(const Result& result, const Circumstances& circumstances, const Points& points);
std::string class_page(const std::vector<Result>& results, const Circumstances& circumstances, const Points& points);
std::string csv(const std::vector<Result>& results, const Circumstances& circumstances, const Points& points);
std::string grades_json(const std::vector<Result>& results, const Circumstances& circumstances, const Points& points);

}  // namespace tool
