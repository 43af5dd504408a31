#include "points.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace tool {

namespace {

double amount(const std::string& word, const std::string& where) {
  char* end = nullptr;
  const double value = std::strtod(word.c_str(), &end);
  if (word.empty() || *end != 0 || !(value >= 0) || value > 10000)
    throw Error(where + "'" + word + "' is not a number of points", 2);
  return value;
}

}  // namespace

Points::Points(const std::string& path, const Course& course) {
  int number = 0;
  for (const std::string& line : split_lines(read_file(path))) {
    const std::string where = path + ":" + std::to_string(++number) + ": ";
    const Strings parts = words(line.substr(0, line.find('#')));
    if (parts.empty()) continue;
    if (parts.size() != 2) throw Error(where + "a line has two words, such as 'core 10' or '1.4 20'", 2);
    if (parts[0] == "core")
      core_ = amount(parts[1], where);
    else if (parts[0] == "stretch")
      stretch_ = amount(parts[1], where);
    else if (parts[0] == "partial") {
      if (parts[1] != "yes" && parts[1] != "no") throw Error(where + "partial is yes or no", 2);
      partial_ = parts[1] == "yes";
    } else {
      try {
        own_[course.step(parts[0]).id] = amount(parts[1], where);
      } catch (const Error& error) {
        throw Error(has(error.what(), where) ? error.what() : where + error.what(), 2);
      }
    }
  }
}

double Points::of(const Step& step) const {
  const auto own = own_.find(step.id);
  return own != own_.end() ? own->second : step.stretch ? stretch_ : core_;
}

double Points::earned(const Step& step, int green, int all) const {
  if (all == 0) return 0;
  if (green == all) return of(step);
  return partial_ ? std::floor(of(step) * green / all * 100) / 100 : 0;
}

std::vector<StepMark> marks_of(const Lesson& lesson, const LessonVerdict& verdict, const Points& points) {
  std::vector<StepMark> marks;
  for (const Step& step : lesson.steps) {
    StepMark mark{&step, 0, 0, 0, points.of(step)};
    for (const TestVerdict& test : verdict.tests)
      if (test.step == step.id) ++mark.tests, mark.green += test.passed;
    mark.points = points.earned(step, mark.green, mark.tests);
    marks.push_back(mark);
  }
  return marks;
}

std::string shown(double points) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", points);
  std::string number = text;
  while (number.back() == '0') number.pop_back();
  if (number.back() == '.') number.pop_back();
  return number;
}

}  // namespace tool
