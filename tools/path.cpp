#include "path.hpp"

#include <algorithm>

#include "marks.hpp"
#include "source_code.hpp"

namespace tool {

namespace {

// The name before the first parenthesis of a line: "stop" for "void stop() override {".
std::string function_name(const std::string& line) {
  std::size_t open = line.find('(');
  if (open == line.npos) return "";
  std::size_t begin = open;
  while (begin > 0 && is_word(line[begin - 1])) --begin;
  return line.substr(begin, open - begin);
}

int find_line(const Lines& lines, const std::string& part, std::size_t from = 0) {
  for (std::size_t i = from; i < lines.size(); ++i)
    if (has(lines[i], part)) return static_cast<int>(i);
  return -1;
}

// "LineReceiver::take_line": qualified by the class around it, or by the class before its name.
std::string full_name(const Lines& lines, const Definition& function) {
  std::string name = function.name;
  for (int i = function.begin; i < function.end && i < int(lines.size()); ++i) {
    std::size_t at = lines[i].find(function.name + "(");
    if (at == std::string::npos) continue;
    std::size_t begin = at;
    while (begin > 0 && (is_word(lines[i][begin - 1]) || lines[i][begin - 1] == ':')) --begin;
    name = lines[i].substr(begin, at - begin) + function.name;
    break;
  }
  return function.scope.empty() ? name : function.scope + "::" + name;
}

// Does a partly qualified name mean this function?
bool means(const std::string& name, const std::string& full) { return ("::" + full).ends_with("::" + name); }

// The first line of a function, counted from 0; -1 if it is not there.
int line_of_function(const Lines& lines, const std::string& name) {
  for (const Definition& function : definitions(lines))
    if (means(name, full_name(lines, function))) return function.begin;
  return -1;
}

}  // namespace

const Step* next_step(const Course& course, const State& state) {
  const auto first_in = [&](const Lesson& lesson, bool stretch) -> const Step* {
    for (const Step& step : lesson.steps)
      if (step.stretch == stretch && !state.once_solved(step.id) && !state.borrowed(lesson.id)) return &step;
    return nullptr;
  };
  const std::string last = state.last_solved();
  for (const Lesson& lesson : course.lessons())
    if (last.starts_with(std::to_string(lesson.number) + "."))
      if (const Step* step = first_in(lesson, false)) return step;
  for (bool stretch : {false, true})
    for (const Lesson& lesson : course.lessons())
      if (const Step* step = first_in(lesson, stretch)) return step;
  // Everything was solved once: is anything red again?
  for (const Step* step : course.steps())
    if (!state.solved(step->id) && !state.borrowed(course.lesson_of(*step).id)) return step;
  return nullptr;
}

const Step& chosen_step(const Course& course, const State& state, const std::string& name) {
  if (!name.empty()) return course.step(name);
  if (const Step* step = next_step(course, state)) return *step;
  throw Error("every step is solved: name the one you mean", 2);
}

const Step* step_after(const Course& course, const State& state, const Step& solved) {
  if (solved.stretch) {
    bool behind = false;
    for (const Step& step : course.lesson_of(solved).steps) {
      if (behind && !state.solved(step.id)) return &step;
      behind |= step.id == solved.id;
    }
  }
  return next_step(course, state);
}

std::string all_done(const State& state) {
  const Strings borrowed = state.borrowed_lessons();
  if (borrowed.empty())
    return "Every step is solved. ./untwist progress shows them all; lessons/taking-it-home.md comes next.";
  return "Every step that is not borrowed is solved. To solve the borrowed ones yourself: ./untwist catch-up " +
         borrowed.front() + ". lessons/taking-it-home.md comes next.";
}

int enclosing_function(const Lines& lines, int line) {
  std::size_t indent = indent_of(lines[line]).size();
  for (int i = line - 1; i >= 0; --i) {
    std::string text = trim(lines[i]);
    if (text.empty() || indent_of(lines[i]).size() >= indent) continue;
    if (text.ends_with("{") && has(text, "(") && !text.starts_with("//")) return i;
    indent = indent_of(lines[i]).size();
  }
  return -1;
}

std::string place_of(const Course& course, const Step& step) {
  const Lesson& lesson = course.lesson_of(step);
  std::string hole = "todo(\"" + step.id + "\")", todo = "TODO(" + step.id + ")";
  std::string by_todo, by_function, first;
  for (const std::string& name : sources_in(lesson.exercises())) {
    std::string path = lesson.exercises() + "/" + name;
    if (first.empty()) first = path + ":1";
    Lines lines = split_lines(read_file_or(path, ""));
    auto at = [&](int line) { return path + ":" + std::to_string(line + 1); };
    if (int line = find_line(lines, hole); line >= 0) {
      // Start at the explanation above the hole, if it is still there.
      for (int above = line; above >= 0 && line - above < 8; --above)
        if (has(lines[above], todo)) return at(above);
      return at(line);
    }
    if (int line = find_line(lines, todo); line >= 0 && by_todo.empty()) by_todo = at(line);
    std::string solution = lesson.solutions() + "/" + name;
    if (!by_function.empty() || !exists(solution)) continue;
    MarkedSource source(read_file(solution), solution);
    for (const Region& region : source.regions()) {
      if (region.step != step.id) continue;
      int function = enclosing_function(source.lines(), region.begin);
      std::string called = function < 0 ? "" : function_name(source.lines()[function]);
      if (called.empty()) continue;
      for (std::size_t i = 0; i < lines.size() && by_function.empty(); ++i)
        if (has(lines[i], called + "(") && trim(lines[i]).ends_with("{")) by_function = at(int(i));
    }
  }
  if (!by_todo.empty()) return by_todo;
  if (!by_function.empty()) return by_function;
  // Nothing of the step is left, or the whole file is gone: name the file that it belongs to.
  for (const std::string& name : sources_in(lesson.solutions())) {
    std::string solution = lesson.solutions() + "/" + name;
    if (contains(MarkedSource(read_file(solution), solution).steps(), step.id))
      return lesson.exercises() + "/" + name + ":1";
  }
  return first;
}

std::string place_of_function(const Lesson& lesson, const std::string& name) {
  for (const std::string& file : sources_in(lesson.exercises())) {
    const std::string path = lesson.exercises() + "/" + file;
    if (int line = line_of_function(split_lines(read_file_or(path, "")), name); line >= 0)
      return path + ":" + std::to_string(line + 1);
  }
  return "";
}

Strings functions_of(const Lesson& lesson) {
  Strings functions;
  for (const std::string& name : sources_in(lesson.solutions())) {
    const Lines lines = split_lines(read_file(lesson.solutions() + "/" + name));
    for (const Definition& function : definitions(lines)) functions.push_back(full_name(lines, function));
  }
  return functions;
}

bool has_function(const Strings& functions, const std::string& name) {
  return std::any_of(functions.begin(), functions.end(), [&](const std::string& one) { return means(name, one); });
}

std::string place_of(const Course& course, const Step& step, const std::string& test_name) {
  const Lesson& lesson = course.lesson_of(step);
  for (const Test& test : Course::tests(lesson)) {
    if (test.name != test_name || test.about.empty()) continue;
    if (const std::string place = place_of_function(lesson, test.about); !place.empty()) return place;
  }
  return place_of(course, step);
}

Strings functions_of(const Lesson& lesson, const Step& step) {
  Strings functions;
  for (const std::string& name : sources_in(lesson.solutions())) {
    if (name.starts_with("tests/")) continue;  // what a learner writes there are tests, not functions
    const std::string path = lesson.solutions() + "/" + name;
    const MarkedSource source(read_file(path), path);
    const std::vector<Definition> all = definitions(source.lines());
    for (const Region& region : source.regions())
      for (const Definition& function : all)
        if (region.step == step.id && region.begin < function.end && function.begin < region.end)
          if (const std::string full = full_name(source.lines(), function); !contains(functions, full))
            functions.push_back(full);
  }
  return functions;
}

}  // namespace tool
