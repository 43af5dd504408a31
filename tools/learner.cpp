// The simpler learner commands; the others have files of their own.

#include <cstdio>

#include "learner.hpp"
#include "marks.hpp"
#include "path.hpp"
#include "process.hpp"
#include "screen.hpp"
#include "step_check.hpp"
#include "workspace.hpp"

namespace tool {

namespace {

int solved_steps(const Course& course, const State& state) {
  int solved = 0;
  for (const Step* step : course.steps()) solved += state.solved(step->id);
  return solved;
}

std::string solved_of_all(const Course& course, const State& state) {
  return std::to_string(solved_steps(course, state)) + " of " + count(int(course.steps().size()), "step") + " solved";
}

void show_task(const Course& course, const Step& step) {
  say("  open    " + bold(place_of(course, step)));
  say("  read    " + course.lesson_of(step).text() + dot + "step " + step.id);
  say("  run     " + bold("./untwist watch"));
}

}  // namespace

int start(const Arguments&) {
  Course course;
  State state;
  bool first_time = !state.learning();
  if (first_time) say(bold("Untwist") + dot + "building your first test; this takes a moment the first time");
  state.begin();
  const Step* step = next_step(course, state);
  if (!step) {
    say(all_done(state));
    return 0;
  }
  StepCheck verdict = check_step(course, state, *step, LookBack::no);
  say(bold("Untwist") + dot + solved_of_all(course, state));
  say();
  for (const std::string& line : shown(course, state, verdict)) say(line);
  say();
  if (verdict.green()) return 0;
  if (!verdict.our_fault.empty() || (!verdict.built.good && verdict.built.errors.empty())) return 1;
  if (first_time || solved_steps(course, state) == 0)
    say(green("Red is right at this point:") + " the test was there first, and the code is yours to write.");
  else
    say("Welcome back.");
  say();
  show_task(course, *step);
  return 0;
}

int next(const Arguments&) {
  Course course;
  State state;
  const Step* step = next_step(course, state);
  if (!step) {
    say(all_done(state));
    return 0;
  }
  say(bold((step->stretch ? "\u2605 " : "") + step->id + " " + step->title) + dot + solved_of_all(course, state));
  say();
  show_task(course, *step);
  say();
  say(step->stretch ? dim("All core steps are solved; these are the \u2605 stretch steps.")
                    : dim("Stretch steps \u2605 come when every core step is solved, or any time you name one: "
                          "./untwist progress"));
  return 0;
}

int hint(const Arguments& arguments) {
  Course course;
  State state;
  const Step& step = chosen_step(course, state, arguments.first());
  const Lesson& lesson = course.lesson_of(step);
  Strings levels;
  for (const auto& [id, texts] : read_hints(read_file_or(lesson.hints(), "")))
    if (id == step.id) levels = texts;
  if (levels.empty()) throw Error("step " + step.id + " has no hints yet");
  int most = static_cast<int>(levels.size());
  int level = std::min(state.hints_seen(step.id) + 1, most);
  if (std::string asked = arguments.value("level"); !asked.empty()) {
    level = to_number(asked);
    if (level < 1 || level > most)
      throw Error("no hint " + asked + "; step " + step.id + " has hints 1 to " + std::to_string(most), 2);
  }
  state.set_hints_seen(step.id, level);
  say(bold(step.id + " " + step.title) + dot + "hint " + std::to_string(level) + " of " + std::to_string(most));
  say();
  for (const std::string& line : wrapped(levels[level - 1], screen_width() - 4)) say("  " + line);
  say();
  say(dim(place_of(course, step) + dot +
          (level < most ? "plainer: ./untwist hint " + step.id
                        : "and if you give up: ./untwist solution " + step.id + " --give-up")));
  return 0;
}

int answer(const Arguments& arguments) {
  Course course;
  State state;
  const Step& step = chosen_step(course, state, arguments.first());
  const std::string text = answer_to(course.lesson_of(step), step);
  if (text.empty()) throw Error("step " + step.id + " asks nothing that has an answer");
  if (state.tested(step.id).empty()) {
    say("Step " + step.id + " has not been tried yet. Write down what you predict, then ./untwist check " + step.id +
        "; after that the answer is here.");
    return 1;
  }
  say(bold(step.id + " " + step.title) + dot + "the answer");
  say();
  for (const std::string& line : wrapped(text, screen_width() - 4)) say("  " + line);
  return 0;
}

int solution(const Arguments& arguments) {
  Course course;
  State state;
  const Step& step = chosen_step(course, state, arguments.first());
  if (!state.solved(step.id) && !arguments.flag("give-up")) {
    say("Step " + step.id + " is not solved yet. ./untwist hint " + step.id + " helps; ./untwist solution " + step.id +
        " --give-up shows the solution.");
    return 1;
  }
  const Lesson& lesson = course.lesson_of(step);
  for (const std::string& name : sources_in(lesson.solutions())) {
    std::string path = lesson.solutions() + "/" + name;
    MarkedSource source(read_file(path), path);
    for (const Region& region : source.regions()) {
      if (region.step != step.id) continue;
      say(bold(path + ":" + std::to_string(region.begin + 2)));
      say();
      int function = enclosing_function(source.lines(), region.begin);
      if (function >= 0) say(dim(source.lines()[function]));
      if (function >= 0) say(dim(indent_of(source.lines()[function]) + "  ..."));
      for (const std::string& line : source.code_of(region)) say(line);
      if (function >= 0) say(dim(indent_of(source.lines()[function]) + "}"));
      say();
    }
  }
  return 0;
}

int catch_up(const Arguments& arguments) {
  Course course;
  State state;
  const Lesson& target = course.lesson(arguments.first());
  state.begin();
  Strings borrowed;
  for (const Lesson& lesson : course.lessons()) {
    bool complete = true;
    for (const Step& step : lesson.steps) complete &= (step.stretch && !arguments.flag("all")) || state.solved(step.id);
    bool borrow = lesson.number < target.number && !complete;
    state.set_borrowed(lesson.id, borrow);
    if (borrow) borrowed.push_back(lesson.id);
  }
  prepare_learner_build(state);
  say(borrowed.empty()
          ? "Nothing is borrowed: everything before lesson " + target.id + " is your own."
          : "Borrowed from the solutions: lesson " + join(borrowed, ", ") + ". Your own files stay as they are.\n" +
                "To solve it yourself after all: ./untwist catch-up " + borrowed.front());
  if (const Step* step = next_step(course, state)) {
    say();
    say(bold(step->id + " " + step->title));
    show_task(course, *step);
    say();
    say("Delete each TODO when it is done: that is how I find the line where you are.");
  }
  return 0;
}

int progress_table(const Arguments&) {
  Course course;
  State state;
  std::size_t title_width = 0, step_width = 0;
  for (const Lesson& lesson : course.lessons()) {
    title_width = std::max(title_width, lesson.title.size());
    step_width = std::max(step_width, lesson.steps.size());
  }
  for (const Lesson& lesson : course.lessons()) {
    std::string title = lesson.title, core, stretch;
    title.resize(title_width, ' ');
    int cores = 0, solved = 0, stars = 0, solved_stars = 0;
    for (const Step& step : lesson.steps) {
      bool done = state.solved(step.id);
      (step.stretch ? stars : cores) += 1;
      (step.stretch ? solved_stars : solved) += done;
      (step.stretch ? stretch : core) += done ? (step.stretch ? yellow("\u2605") : green("\u2713")) : dim("\u00b7");
    }
    std::string space(step_width - lesson.steps.size() + 2, ' ');
    std::string line = lesson.id + " " + title + "  " + core + " " + stretch + space + std::to_string(solved) + " of " +
                       std::to_string(cores);
    if (stars) line += dot + "\u2605 " + std::to_string(solved_stars) + " of " + std::to_string(stars);
    if (state.borrowed(lesson.id)) line += dot + "borrowed";
    const std::string now = digest_of_exercises(lesson);
    Strings stale;  // solved steps that were tested, if nothing of the lesson was tested since its files have changed
    bool tested_now = false;
    for (const Step& step : lesson.steps) {
      tested_now |= state.tested(step.id) == now;
      if (state.solved(step.id) && !state.tested(step.id).empty()) stale.push_back(step.id);
    }
    if (!stale.empty() && !tested_now)
      line += dot + yellow("changed since " + join(stale, ", ") + (stale.size() == 1 ? " was" : " were") + " tested");
    say(line);
  }
  say();
  say(solved_of_all(course, state) + (next_step(course, state) ? dot + "next: " + next_step(course, state)->id : ""));
  return 0;
}

}  // namespace tool
