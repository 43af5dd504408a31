#include "step_check.hpp"

#include "diagnostics.hpp"
#include "editor.hpp"
#include "failure.hpp"
#include "path.hpp"
#include "process.hpp"
#include "screen.hpp"
#include "workspace.hpp"

namespace tool {

namespace {

constexpr std::size_t screen_height = 22;  // of 24; the prompt, and watch, need a line each

std::string row(const std::string& label, const std::string& text) {
  std::string padded = label;
  padded.resize(16, ' ');
  return "  " + padded + text + "\n";
}

// The last lines that the code under test printed.
std::string printed(const std::string& output) {
  constexpr std::size_t most = 5;
  // A sanitizer's report begins with a line of these; it is not what the learner printed.
  Lines lines = split_lines(trim(output.substr(0, output.find("=================="))));
  std::string text;
  for (std::size_t i = lines.size() > most ? lines.size() - most : 0; i < lines.size(); ++i)
    text += row(text.empty() ? "you printed" : "", shown_line(lines[i]));
  return text;
}

// Colours a verdict: the sentence red, the labels dim.
std::string painted(const std::string& line) {
  if (line.starts_with("\u2717")) return red(line);
  if (line.starts_with("  ") && line.size() > 18 && line[2] != ' ') return dim(line.substr(0, 18)) + line.substr(18);
  return line;
}

void append(Lines& screen, const std::string& text, std::size_t most) {
  Lines lines = split_lines(text);
  while (!lines.empty() && trim(lines.back()).empty()) lines.pop_back();
  // If it is too long, the beginning and the end matter most.
  std::size_t head = lines.size() <= most ? lines.size() : most / 3;
  std::size_t tail_begin = lines.size() <= most ? lines.size() : lines.size() - (most - head - 1);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i == head && head < tail_begin)
      screen.push_back(dim("  ... " + count(int(tail_begin - head), "more line") + ": --full"));
    if (i < head || i >= tail_begin) screen.push_back(painted(lines[i]));
  }
}

// "1.4" for a verdict that says "step 1.4 is not written yet"; otherwise empty.
std::string unwritten_step(const std::string& verdict) {
  const std::size_t end = verdict.find(" is not written yet"), begin = verdict.rfind("step ", end);
  return end == verdict.npos || begin == verdict.npos ? "" : verdict.substr(begin + 5, end - begin - 5);
}

}  // namespace

Lines shown_warnings(const StepCheck& checked, std::size_t most) {
  Lines screen;
  for (const CompileError& warning : checked.warnings) {
    if (&warning == &checked.warnings[0] + most) break;
    for (const std::string& line : wrapped(warning.place + ": " + warning.message, screen_width() - 2))
      screen.push_back((screen.empty() || line.starts_with("exercises/") ? yellow("! ") : "  ") + line);
  }
  if (checked.warnings.size() > most)
    screen.push_back(dim("  " + count(int(checked.warnings.size() - most), "more warning")));
  return screen;
}

Lines shown_errors(const StepCheck& checked, const std::string& title, const std::string& asked, bool full) {
  if (checked.built.errors.empty()) {
    Lines screen = {bold(title) + dot + red("could not be built"), "", "  " + reason_of(checked.built.output), ""};
    if (full) append(screen, checked.built.output, 100000);
    screen.push_back("No error was found in your code. The full output: ./untwist check " + asked + " --full");
    return screen;
  }
  bool compiles = has(checked.built.errors.front().message, " defined twice") ||
                  has(checked.built.errors.front().message, "nothing defines ");
  Lines screen = {bold(title) + dot + red(compiles ? "does not link" : "does not compile")};
  if (full) {
    append(screen, checked.built.output, 100000);
    return screen;
  }
  CompileError first = compiles ? checked.built.errors.front() : explaining(checked.built.errors);
  if (is_utf16(split(first.place, ':')[0])) {
    first.message = "this file is saved as UTF-16, which no C++ compiler reads; save it as UTF-8";
    first.source.clear();
  }
  std::string text = "\u2717 " + (first.place.empty() || compiles ? "" : first.place + ": ") + first.message + "\n";
  if (!first.source.empty()) text += "\n" + join(first.source, "\n") + "\n";
  append(screen, text, screen_height - 4);
  screen.push_back("");
  if (has(first.message, "nothing defines "))
    screen.push_back(
        "A function of the starter is gone, or its name or parameters have changed. To get the starter back: "
        "./untwist reset " +
        asked + " --file (yours is kept)");
  if (compiles && has(first.message, " defined twice"))
    screen.push_back(
        "Every .cpp file in the folder is compiled. Move the copy elsewhere, or give it another extension.");
  std::string last = first.place;
  int more = int(checked.built.errors.size()) - 1;
  if (more > 0) last += (last.empty() ? "" : dot) + count(more, "more error");
  screen.push_back(last + (last.empty() ? "" : dot) + "full output: ./untwist check " + asked + " --full");
  return screen;
}

Lines shown_red(const Course& course, const State& state, const StepResult& result, const StepCheck& checked,
                bool full) {
  const Step& step = *result.step;
  std::string title = bold(step.id + " " + step.title) + dot + std::to_string(result.green()) + " of " +
                      std::to_string(result.tests.size()) + " green";
  if (checked.stack == Stack::own && state.once_solved(step.id))
    title += dot + red("solved, but red on your own stack");
  else if (&step != checked.asked && !state.solved(step.id) && state.once_solved(step.id))
    title += dot + red("was solved, but is red again");
  Lines screen = {title};
  const Lesson& lesson = course.lesson_of(step);
  int reds = 0;
  std::string place, wanted = step.id;  // the step to work on: it may be another one that this one needs
  for (const TestResult& test : result.tests) {
    if (!test.red()) continue;
    if (++reds > 1 && !full) continue;
    if (reds > 1) screen.push_back("");
    append(screen, verdict_of(test, lesson), full ? 100000 : screen_height - 4);
    const bool ended = test.outcome == Outcome::crashed || test.outcome == Outcome::hung;
    if (full && ended && !test.output.empty()) append(screen, "\n" + test.output, 100000);  // a sanitizer's report
    if (reds > 1) continue;  // the first red test determines the place
    if (const std::string other = unwritten_step(verdict_of(test, lesson)); !other.empty() && other != step.id) {
      wanted = other;
      place = place_of(course, course.step(other));
    }
    if (place.empty() && ended) place = condense(test.output).place;
    for (const std::string& line : split_lines(test.verdict))
      if (place.empty()) place = exercise_place(line);
    if (place.empty() && test.outcome != Outcome::unwritten) place = place_of(course, step, test.name);
  }
  if (reds == 0) {
    Crash crash = condense(checked.at_exit);
    place = crash.place;
    screen.front() = bold(step.id + " " + step.title) + dot + red("something is left behind") + dot +
                     "the tests themselves are green";
    std::string text = "\u2717 nothing may be left behind at the end\n\n" +
                       row("what happened", crash.what.empty() ? trim(checked.at_exit) : crash.what);
    if (!place.empty()) text += row("where", place);
    append(screen, text, screen_height - 4);
  }
  if (place.empty()) place = place_of(course, step);
  screen.push_back("");
  std::string last = place;
  if (reds > 1) last += dot + count(reds - 1, "more red test");
  screen.push_back(last + dot + "./untwist hint " + wanted);
  Lines again;
  for (const StepResult& other : checked.steps)
    if (other.step != &step && other.step != checked.asked && !other.solved() && state.once_solved(other.step->id))
      again.push_back(other.step->id);
  const char* const own = "solved, and red on your own stack, too: ";
  if (!again.empty())
    screen.push_back(dim((checked.stack == Stack::own ? own : "solved before, and red again: ") + join(again, ", ")));
  if (const Step& missing = course.step(wanted); missing.lesson != step.lesson)
    screen.push_back("what is missing is step " + wanted + " of lesson " + course.lesson_of(missing).id +
                     ": write it, or borrow that lesson: ./untwist catch-up " + lesson.id +
                     (missing.stretch ? " --all" : ""));
  for (const std::string& line : shown_warnings(checked, 1)) screen.push_back(line);
  return screen;
}

namespace {

Lines shown_green(const Course& course, const State& state, const StepCheck& checked) {
  const Step& step = *checked.asked;
  const Lesson& lesson = course.lesson_of(step);
  const StepResult& result = checked.steps.back();
  int solved = 0;
  for (const Step& other : lesson.steps) solved += state.solved(other.id);
  Lines screen = {bold(step.id + " " + step.title) + dot +
                      green(std::to_string(result.green()) + " of " + std::to_string(result.tests.size()) + " green"),
                  green("\u2713 step " + step.id + " is solved") + dot + std::to_string(solved) + " of " +
                      std::to_string(lesson.steps.size()) + " in lesson " + lesson.id,
                  ""};
  if (const std::string answer = answer_to(lesson, step); !answer.empty()) {
    screen.push_back(dim("Was your prediction right?"));
    for (const std::string& line : wrapped(answer, screen_width() - 4)) screen.push_back("  " + line);
    screen.push_back("");
  }
  const Step* next = step_after(course, state, step);
  if (!next) {
    screen.push_back(all_done(state));
    return screen;
  }
  const Lesson& next_lesson = course.lesson_of(*next);
  screen.push_back("next  " + bold((next->stretch ? "\u2605 " : "") + next->id + " " + next->title));
  screen.push_back("      read " + next_lesson.text() + dot + "step " + next->id);
  screen.push_back("      open " + place_of(course, *next));
  const Step* stretch = nullptr;
  for (const Step& other : lesson.steps)
    if (!stretch && other.stretch && !state.solved(other.id)) stretch = &other;
  if (stretch && next->lesson != lesson.number)
    screen.push_back("\u2605     or stay, and go further: ./untwist watch " + stretch->id + "  " + stretch->title);
  return screen;
}

// What to show first: the current step, if it is red because of a mistake. If it is only unwritten, or green, then a
// step that was solved and is red again.
const StepResult* first_red(const StepCheck& checked) {
  const StepResult& asked = checked.steps.back();
  for (const TestResult& test : asked.tests)
    if (test.red() && test.outcome != Outcome::unwritten) return &asked;
  for (const StepResult& result : checked.steps)
    if (!result.solved()) return &result;
  return nullptr;
}

}  // namespace

int StepResult::green() const {
  int n = 0;
  for (const TestResult& test : tests) n += !test.red();
  return n;
}

bool StepCheck::green() const { return built.good && our_fault.empty() && !first_red(*this) && at_exit.empty(); }

std::string verdict_of(const TestResult& test, const Lesson& lesson, int limit_s) {
  if (!test.verdict.empty() && test.outcome != Outcome::crashed && test.outcome != Outcome::hung)
    return test.verdict + printed(test.output);
  std::size_t dot_at = test.name.find('.');
  std::string text = "\u2717 " + sentence(test.name.substr(dot_at + 1)) + "\n\n";
  std::string label = "what happened";
  for (const std::string& line : split_lines(test.story.text(8))) {
    text += row(label, line);
    label = "";
  }
  if (test.outcome == Outcome::hung) {
    text += row(label, "then it did not end within " + std::to_string(limit_s) + " s            \u2190 here");
    if (const std::string place = condense(test.output).place; !place.empty()) text += row("where", place);
    text += row("expected", "it to end: something loops forever, waits for something that never comes, or sleeps");
  } else if (test.outcome == Outcome::missing) {
    text += row(label, "the test did not run");
  } else {
    Crash crash = condense(test.output);
    text += row(label, crash.what.empty() ? "the program ended in the middle of the test" : crash.what);
    if (!crash.place.empty()) text += row("where", crash.place);
    if (crash.what.empty() && !trim(test.output).empty())
      text += row("it printed", shown_line(split_lines(trim(test.output)).back()));
  }
  const std::string step = step_of(test.name.substr(0, dot_at));
  return text + row("read", lesson.text() + (step.empty() ? "" : dot + "step " + step));
}

void prepare_learner_build(const State& state) {
  std::string borrowed = "UNTWIST_BORROW=" + join(state.borrowed_lessons(), ";");
  std::string list = "build/learn/borrowed.txt";
  if (!configured("learn") || read_file_or(list, "") != borrowed) {
    configure("learn", {borrowed});
    write_file(list, borrowed);
  }
  write_editor_database();
}

StepCheck check_steps(const Course& course, State& state, const std::vector<const Step*>& steps, Stack stack) {
  const Step& asked = *steps.back();
  const Lesson& lesson = course.lesson_of(asked);
  StepCheck checked;
  checked.asked = &asked;
  checked.stack = stack;
  if (sources_in(lesson.exercises()).empty())
    throw Error(lesson.exercises() + " is empty or missing; ./untwist reset " + lesson.id + " brings it back");
  std::vector<Test> tests = Course::tests(lesson);
  Strings names;
  for (const Step* step : steps) {
    StepResult result;
    result.step = step;
    for (const Test& test : tests)
      if (test.step == step->id)
        names.push_back(test.name), result.tests.push_back({test.name, Outcome::missing, "", {}, ""});
    if (result.tests.empty()) throw Error("step " + step->id + " has no tests yet");
    checked.steps.push_back(result);
  }

  BuildLock lock("learn");
  prepare_learner_build(state);
  std::string program = "test_" + lesson.id + (stack == Stack::own ? "_own" : "");
  checked.built = build_as_saved("learn", {program});
  if (!checked.built.good) {
    if (stack == Stack::reference && is_our_fault(lesson, checked.built)) checked.our_fault = checked.built.output;
    return checked;
  }
  if (stack == Stack::reference) checked.warnings = warnings_of(lesson.exercises());
  const std::string digest = digest_of_exercises(lesson);
  lock.share();

  RunResult run = run_tests("build/learn/" + program, names);
  // Show what the learner's code printed. Only when the red test runs alone is it certain which test printed it.
  if (!run.output.empty() && run.at_exit.empty())
    for (TestResult& test : run.tests)
      if (test.outcome == Outcome::failed || test.outcome == Outcome::unwritten) {
        test.output = run_tests("build/learn/" + program, {test.name}).output;
        break;
      }
  checked.at_exit = run.at_exit;
  std::size_t at = 0;
  for (StepResult& result : checked.steps) {
    for (TestResult& test : result.tests) test = run.tests[at++];
    bool solved = result.solved() && (result.step != &asked || checked.at_exit.empty());
    if (stack != Stack::reference) continue;
    state.set_solved(result.step->id, solved);
    state.set_tested(result.step->id, digest);
  }
  // If nothing is written yet, every test of the step must say just that.
  if (stack == Stack::reference && is_starter(lesson))
    for (const TestResult& test : checked.steps.back().tests)
      if (test.red() && test.outcome != Outcome::unwritten && test.outcome != Outcome::failed)
        checked.our_fault = verdict_of(test, lesson) + "\n" + test.output;
  return checked;
}

StepCheck check_step(const Course& course, State& state, const Step& step, LookBack back, Stack stack) {
  std::vector<const Step*> steps;
  for (const Step& other : course.lesson_of(step).steps)
    if (back == LookBack::yes && other.id != step.id && state.once_solved(other.id)) steps.push_back(&other);
  steps.push_back(&step);
  return check_steps(course, state, steps, stack);
}

Lines shown(const Course& course, const State& state, const StepCheck& checked, bool full) {
  if (!checked.our_fault.empty())
    return shown_fault(checked.built.good ? "One of our starters is red for the wrong reason"
                                          : "The course's own code does not compile here",
                       checked.our_fault);
  if (!checked.built.good)
    return shown_errors(checked, checked.asked->id + " " + checked.asked->title, checked.asked->id, full);
  if (const StepResult* red_step = first_red(checked)) return shown_red(course, state, *red_step, checked, full);
  if (!checked.at_exit.empty()) return shown_red(course, state, checked.steps.back(), checked, full);
  Lines screen = shown_green(course, state, checked);
  if (!checked.warnings.empty()) screen.push_back("");
  for (const std::string& line : shown_warnings(checked, 4)) screen.push_back(line);
  return screen;
}

}  // namespace tool
