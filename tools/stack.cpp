#include "stack.hpp"

#include <algorithm>

#include "step_code.hpp"

namespace tool {

Strings lessons_below(const Lesson& lesson) {
  Strings all = {lesson.id};
  all.insert(all.end(), lesson.needs.begin(), lesson.needs.end());
  all.insert(all.end(), lesson.tests_need.begin(), lesson.tests_need.end());
  std::sort(all.begin(), all.end());
  return all;
}

Strings own_stack(const Course& course, const State& state, const Strings& lessons) {
  Strings own, borrowed, unwritten;
  for (const std::string& id : lessons) {
    const Lesson& lesson = course.lesson(id);
    (state.borrowed(id) ? borrowed : own).push_back(id);
    if (state.borrowed(id)) continue;
    Strings steps;
    for (const Step* step : unwritten_steps(lesson)) steps.push_back(step->id + (step->stretch ? " \u2605" : ""));
    if (!steps.empty()) unwritten.push_back(join(steps, ", ") + " (lesson " + id + ")");
  }
  Lines text = {"own stack: " + (own.empty() ? "nothing" : "lesson " + join(own, ", ")) +
                (borrowed.empty() ? "" : dot + "borrowed from the solutions: lesson " + join(borrowed, ", "))};
  if (!unwritten.empty()) text.push_back("not written yet: " + join(unwritten, "; "));
  return text;
}

}  // namespace tool
