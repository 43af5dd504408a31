// The commands of a learner, except watch.

#include <cstdio>

#include "learner.hpp"
#include "grade.hpp"
#include "marks.hpp"
#include "path.hpp"
#include "process.hpp"
#include "screen.hpp"

namespace tool {

namespace {

void print(const Lines& screen) {
  for (const std::string& line : screen) say(line);
}

// The step that was named, else the next one.
const Step& chosen_step(const Course& course, const State& state, const std::string& name) {
  if (!name.empty()) return course.step(name);
  if (const Step* step = next_step(course, state)) return *step;
  throw Error("every step is solved: name the one you mean", 2);
}

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
  if (first_time) say(bold("Untwist") + dot + "building your first test; this takes a moment, once");
  state.begin();
  const Step* step = next_step(course, state);
  if (!step) {
    say(all_done(state));
    return 0;
  }
  Grade verdict = grade(course, state, *step, LookBack::no);
  say(bold("Untwist") + dot + solved_of_all(course, state));
  say();
  print(shown(course, state, verdict));
  say();
  if (verdict.green()) return 0;
  if (!verdict.our_fault.empty() || (!verdict.built.good && verdict.built.errors.empty())) return 1;
  if (first_time || solved_steps(course, state) == 0)
    say(green("Red is right here:") + " the test was there first, and the code is yours to write.");
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

int check(const Arguments& arguments) {
  Course course;
  State state;
  const Step& step = chosen_step(course, state, arguments.first());
  state.begin();
  Grade verdict = grade(course, state, step, arguments.first().empty() ? LookBack::yes : LookBack::no);
  print(shown(course, state, verdict, arguments.flag("all")));
  return verdict.green() ? 0 : 1;
}

int hint(const Arguments& arguments) {
  Course course;
  State state;
  const Step& step = chosen_step(course, state, arguments.first());
  const Lesson& lesson = course.lesson_of(step);
  Lines levels;
  for (const auto& [id, texts] : read_hints(read_file_or(lesson.hints(), "")))
    if (id == step.id) levels = texts;
  if (levels.empty()) throw Error("there is no hint for step " + step.id + " yet");
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

int solution(const Arguments& arguments) {
  Course course;
  State state;
  const Step& step = chosen_step(course, state, arguments.first());
  if (!state.solved(step.id) && !arguments.flag("give-up")) {
    say("Step " + step.id + " is not solved yet. ./untwist hint " + step.id + " helps; ./untwist solution " + step.id +
        " --give-up shows it.");
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

namespace {

// The lines of a step's hole: from its TODO to the end of the block it is in. Empty when the step is not there.
struct Block {
  int begin = -1, end = -1;
};

Block block_of(const Lines& lines, const std::string& step, int from) {
  Block block;
  for (int i = from; i < int(lines.size()); ++i) {
    if (block.begin < 0) {
      if (has(lines[i], "// TODO(" + step + ")")) block.begin = i;
    } else if (!trim(lines[i]).empty() && indent_of(lines[i]).size() < indent_of(lines[block.begin]).size()) {
      block.end = i;
      return block;
    }
  }
  return {};
}

// The file with one step's blocks as in the starter; false when they do not stand where they stood.
bool with_step_reset(Lines& mine, const Lines& starter, const std::string& step) {
  int from = 0, mine_from = 0, changed = 0;
  for (;;) {
    Block theirs = block_of(starter, step, from);
    Block own = block_of(mine, step, mine_from);
    if (theirs.begin < 0) return changed > 0 && own.begin < 0;
    if (own.begin < 0) return false;
    Lines block(starter.begin() + theirs.begin, starter.begin() + theirs.end);
    for (const std::string& line : block)
      if (has(line, "// TODO(") && !has(line, "// TODO(" + step + ")")) return false;  // another step's code is in it
    mine.erase(mine.begin() + own.begin, mine.begin() + own.end);
    mine.insert(mine.begin() + own.begin, block.begin(), block.end());
    from = theirs.end;
    mine_from = own.begin + int(block.size());
    ++changed;
  }
}

void restore(const std::string& path, const std::string& content) {
  if (exists(path)) {
    if (read_file(path) == content) {
      say(path + " is as it should be");
      return;
    }
    say("backup    " + back_up(path));
  }
  write_file(path, content);
  say(green("restored  ") + path);
}

}  // namespace

int reset(const Arguments& arguments) {
  Course course;
  State state;
  std::string name = arguments.first();
  if (!has(name, ".") || to_number(split(name, '.')[0]) < 0) {
    const Lesson& lesson = course.lesson(name);
    for (const std::string& file : sources_in(lesson.solutions()))
      restore(lesson.exercises() + "/" + file, starter_of(lesson.solutions() + "/" + file));
    for (const Step& step : lesson.steps) state.forget(step.id);
    return 0;
  }
  const Step& step = course.step(name);
  const Lesson& lesson = course.lesson_of(step);
  int not_found = 0;
  for (const std::string& file : sources_in(lesson.solutions())) {
    std::string solution_path = lesson.solutions() + "/" + file, path = lesson.exercises() + "/" + file;
    MarkedSource source(read_file(solution_path), solution_path);
    if (!contains(source.steps(), step.id)) continue;
    std::string starter = source.strip(source.steps());
    Lines mine = split_lines(read_file_or(path, ""));
    if (arguments.flag("file") || !exists(path)) {
      restore(path, starter);
    } else if (with_step_reset(mine, split_lines(starter), step.id)) {
      restore(path, join(mine, "\n") + "\n");
    } else {
      say(path + ": step " + step.id + " is not where it was. The whole file as it began, with a backup of yours:");
      say("  ./untwist reset " + step.id + " --file");
      ++not_found;
    }
  }
  if (not_found) return 1;
  state.forget(step.id);
  return 0;
}

int catch_up(const Arguments& arguments) {
  Course course;
  State state;
  const Lesson& target = course.lesson(arguments.first());
  state.begin();
  Lines borrowed;
  for (const Lesson& lesson : course.lessons()) {
    bool complete = true;
    for (const Step& step : lesson.steps) complete &= step.stretch || state.solved(step.id);
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
    say(line);
  }
  say();
  say(solved_of_all(course, state) + (next_step(course, state) ? dot + "next: " + next_step(course, state)->id : ""));
  return 0;
}

// Whatever stands behind the name belongs to the demonstration: ./untwist demo paradigm --clients 20
int demo(const Arguments& arguments) {
  // A demonstration is a program demo_NAME that some CMakeLists.txt below examples/ makes.
  Lines names;
  for (const std::string& folder : folders_in("examples")) {
    std::string text = read_file_or("examples/" + folder + "/CMakeLists.txt", "");
    for (std::size_t at = text.find("add_executable(demo_"); at != text.npos;
         at = text.find("add_executable(demo_", at + 1)) {
      std::size_t begin = at + 20, end = begin;
      while (end < text.size() && is_word(text[end])) ++end;
      names.push_back(text.substr(begin, end - begin));
    }
  }
  std::string name = arguments.first();
  if (name.empty()) {
    for (const std::string& known : names) say("./untwist demo " + known);
    if (names.empty()) say("There is no demonstration yet.");
    return 0;
  }
  if (!contains(names, name)) {
    std::string near = nearest(name, names);
    throw Error("no demo " + name + (names.empty() ? "" : "; there is " + join(names, ", ")) +
                    (near.empty() ? "" : ". Did you mean " + near + "?"),
                2);
  }
  if (!configured("fast")) configure("fast");
  BuildResult built = build("fast", {"demo_" + name});
  if (!built.good) throw Error("demo_" + name + " does not build:\n" + built.output);
  Lines program = {"build/fast/demo_" + name};
  program.insert(program.end(), arguments.rest.begin(), arguments.rest.end());
  run_instead(program);
}

}  // namespace tool
