// untwist check: tests a step, a lesson, or everything written so far.

#include "learner.hpp"
#include "path.hpp"
#include "screen.hpp"
#include "stack.hpp"
#include "step_check.hpp"
#include "step_code.hpp"
#include "testing/step_id.hpp"

namespace tool {

namespace {

void print(const Lines& screen) {
  for (const std::string& line : screen) say(line);
}

enum class Standing { solved, red, unwritten };

// Only a step that the learner has begun counts as red: every starter is red at first.
Standing standing(const State& state, const Lesson& lesson, const StepResult& result) {
  if (result.solved()) return Standing::solved;
  bool only_unwritten = true;
  for (const TestResult& test : result.tests) only_unwritten &= !test.red() || test.outcome == Outcome::unwritten;
  if (state.once_solved(result.step->id) || (!only_unwritten && begun(lesson, *result.step))) return Standing::red;
  return Standing::unwritten;
}

std::string mark_of(Standing standing) {
  if (standing == Standing::solved) return green("\u2713");
  return standing == Standing::red ? red("\u2717") : dim("\u00b7");
}

// The results of testing one lesson.
struct Tested {
  const Lesson* lesson = nullptr;
  StepCheck checked;
  std::vector<Standing> standings;  // of checked.steps

  int number(Standing wanted) const {
    int n = 0;
    for (Standing one : standings) n += one == wanted;
    return n;
  }
  // Nothing is red, and only stretch steps are left to write.
  bool complete() const {
    bool all = good();
    for (std::size_t i = 0; i < standings.size(); ++i)
      all &= standings[i] == Standing::solved || checked.steps[i].step->stretch;
    return all;
  }
  bool good() const {
    return checked.built.good && checked.our_fault.empty() && number(Standing::red) == 0 && checked.at_exit.empty();
  }
};

std::vector<const Step*> steps_with_tests(const Lesson& lesson) {
  std::vector<const Step*> steps;
  const std::vector<Test> tests = Course::tests(lesson);
  for (const Step& step : lesson.steps)
    for (const Test& test : tests)
      if (test.step == step.id && (steps.empty() || steps.back() != &step)) steps.push_back(&step);
  return steps;
}

Tested test_lesson(const Course& course, State& state, const Lesson& lesson, Stack stack) {
  const std::vector<const Step*> steps = steps_with_tests(lesson);
  if (steps.empty()) throw Error("lesson " + lesson.id + " has no tests");
  Tested tested;
  tested.lesson = &lesson;
  const State before = state;  // what was solved before this run
  tested.checked = check_steps(course, state, steps, stack);
  if (tested.checked.built.good)
    for (const StepResult& result : tested.checked.steps) tested.standings.push_back(standing(before, lesson, result));
  return tested;
}

void show_row(const Tested& tested, std::size_t at) {
  const StepResult& result = tested.checked.steps[at];
  std::string line = mark_of(tested.standings[at]) + " " + result.step->id + " " + result.step->title;
  if (tested.standings[at] == Standing::red)
    line += dot + std::to_string(result.green()) + " of " + std::to_string(result.tests.size()) + " green";
  if (tested.standings[at] == Standing::unwritten) line += dim(dot + "not written");
  say(line);
}

// Shows what is wrong with a lesson: the verdict of the first red step, and one line for each of the others.
void show_wrong(const Course& course, const State& state, const Tested& tested, bool full) {
  const StepCheck& checked = tested.checked;
  if (!checked.our_fault.empty()) return print(shown(course, state, checked, full));
  if (!checked.built.good)
    return print(shown_errors(checked, tested.lesson->id + " " + tested.lesson->title, tested.lesson->id, full));
  bool first = true;
  for (std::size_t i = 0; i < checked.steps.size(); ++i) {
    if (tested.standings[i] != Standing::red) continue;
    if (!first) say();
    if (first || full) print(shown_red(course, state, checked.steps[i], checked, full));
    for (const TestResult& test : checked.steps[i].tests)
      if (!first && !full && test.red()) {
        say(checked.steps[i].step->id + " " + split_lines(verdict_of(test, *tested.lesson)).front() + dot +
            "./untwist check " + checked.steps[i].step->id);
        break;
      }
    first = false;
  }
  if (first && !checked.at_exit.empty()) print(shown_red(course, state, checked.steps.back(), checked, full));
}

std::string summary(const std::vector<Tested>& all, int not_tested) {
  int solved = 0, red_ones = 0, unwritten = not_tested;
  for (const Tested& tested : all) {
    solved += tested.number(Standing::solved);
    red_ones += tested.number(Standing::red);
    unwritten += tested.number(Standing::unwritten);
  }
  return std::to_string(solved) + " solved" + dot + std::to_string(red_ones) + " red" + dot +
         std::to_string(unwritten) + " not written";
}

int check_lesson(const Course& course, State& state, const Lesson& lesson, Stack stack, bool full) {
  const Tested tested = test_lesson(course, state, lesson, stack);
  if (tested.checked.built.good) {
    say(bold(lesson.id + " " + lesson.title) + dot + summary({tested}, 0));
    for (std::size_t i = 0; i < tested.checked.steps.size(); ++i) show_row(tested, i);
    if (tested.good()) print(shown_warnings(tested.checked, 4));
    if (!tested.good()) say();
  }
  if (!tested.good()) show_wrong(course, state, tested, full);
  return tested.complete() ? 0 : 1;
}

bool anything_begun(const State& state, const Lesson& lesson) {
  for (const Step& step : lesson.steps)
    if (state.once_solved(step.id) || begun(lesson, step)) return true;
  return false;
}

int check_all(const Course& course, State& state, Stack stack, bool full) {
  std::vector<Tested> all;
  int not_tested = 0;
  for (const Lesson& lesson : course.lessons()) {
    if (lesson.steps.empty()) continue;
    if (anything_begun(state, lesson))
      all.push_back(test_lesson(course, state, lesson, stack));
    else
      not_tested += int(lesson.steps.size());
  }
  bool good = true;
  for (const Tested& tested : all) {
    std::string line = tested.lesson->id + " ";
    for (std::size_t i = 0; i < tested.standings.size(); ++i)
      line += " " + tested.checked.steps[i].step->id + mark_of(tested.standings[i]);
    if (!tested.checked.built.good) line += " " + red("does not build");
    say(line);
    good &= tested.good();
  }
  say(summary(all, not_tested));
  for (const Tested& tested : all)
    if (tested.good()) print(shown_warnings(tested.checked, 2));
  for (const Tested& tested : all) {
    if (tested.good()) continue;
    say();
    show_wrong(course, state, tested, full);
  }
  return good ? 0 : 1;
}

bool is_lesson(const std::string& name) { return !name.empty() && !untwist::testing::has_form_of_step_id(name); }

}  // namespace

int check(const Arguments& arguments) {
  const Course course;
  State state;
  const std::string name = arguments.first();
  const bool full = arguments.flag("full"), all = arguments.flag("all");
  const Stack stack = arguments.flag("own") ? Stack::own : Stack::reference;
  if (all && !name.empty())
    throw Error("--all tests everything; to test only " + name + ", run ./untwist check " + name, 2);
  const Lesson* lesson = all               ? nullptr
                         : is_lesson(name) ? &course.lesson(name)
                                           : &course.lesson_of(chosen_step(course, state, name));
  state.begin();
  if (stack == Stack::own) {
    Strings lessons;
    for (const Lesson& one : course.lessons())
      if (all && anything_begun(state, one)) lessons.push_back(one.id);
    for (const std::string& line : own_stack(course, state, lesson ? lessons_below(*lesson) : lessons)) say(dim(line));
    say();
  }
  if (all) return check_all(course, state, stack, full);
  if (is_lesson(name)) return check_lesson(course, state, *lesson, stack, full);
  const LookBack back = name.empty() ? LookBack::yes : LookBack::no;
  const StepCheck verdict = check_step(course, state, chosen_step(course, state, name), back, stack);
  print(shown(course, state, verdict, full));
  return verdict.green() ? 0 : 1;
}

}  // namespace tool
