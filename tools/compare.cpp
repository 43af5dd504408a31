// untwist compare: shows the learner's step and the solution's side by side.

#include <algorithm>

#include "learner.hpp"
#include "screen.hpp"
#include "state.hpp"
#include "step_code.hpp"

namespace tool {

namespace {

std::size_t width_of(const std::string& line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::size_t width_of(const Lines& lines) {
  std::size_t widest = 0;
  for (const std::string& line : lines) widest = std::max(widest, width_of(line));
  return widest;
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width - std::min(width, width_of(text)), ' ');
}

const std::string yours = "yours", theirs = "the solution";

void show_side_by_side(const Strings& left, const Strings& right) {
  const std::size_t width = std::max(width_of(left), yours.size());
  say(bold(padded(yours, width)) + "   " + bold(theirs));
  for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i)
    say(padded(i < left.size() ? left[i] : "", width) + dim(" \u2502 ") + (i < right.size() ? right[i] : ""));
}

void show(const std::string& place, const Strings& left, const Strings& right) {
  say(dim(place));
  if (width_of(left) + 3 + width_of(right) <= terminal_width()) {
    show_side_by_side(left, right);
  } else {
    say(bold(yours));
    for (const std::string& line : left) say(line);
    say();
    say(bold(theirs));
    for (const std::string& line : right) say(line);
  }
  say();
}

// The learner's lines that are not in the starter.
Strings written(const Versions& versions) {
  const std::vector<bool> changed = changed_lines(versions.mine, versions.starter);
  Lines lines;
  for (std::size_t i = 0; i < changed.size(); ++i)
    if (changed[i]) lines.push_back(versions.mine[i]);
  return lines;
}

Strings or_else(const Lines& lines, const std::string& otherwise) { return lines.empty() ? Strings{otherwise} : lines; }

void compare_file(const Lesson& lesson, const StepCode& code) {
  const Versions versions = versions_of(lesson, code.file);
  const std::string path = lesson.exercises() + "/" + code.file;
  for (const Definition& function : code.functions)
    show(path + dot + function.name, or_else(code_in(versions.mine, function), "(not in your file)"),
         code_in(versions.solved, function));
  const MarkedSource source(read_file(lesson.solutions() + "/" + code.file), code.file);
  for (const Region& region : code.outside) {
    Strings mine;
    for (const Definition& one : definitions(versions.marked)) {
      const Strings part = one.begin > region.begin && one.end <= region.end ? code_in(versions.mine, one) : Strings();
      mine.insert(mine.end(), part.begin(), part.end());
    }
    if (code.alone) mine = written(versions);
    show(path, or_else(mine, "(not in your file, or under another name)"), source.code_of(region));
  }
}

}  // namespace

int compare(const Arguments& arguments) {
  Course course;
  State state;
  const Step& step = course.step(arguments.first());
  if (!state.solved(step.id)) {
    say("Step " + step.id + " is not solved yet. Compare once ./untwist check " + step.id + " is green.");
    return 1;
  }
  say(bold(step.id + " " + step.title));
  say();
  for (const StepCode& code : code_of(course.lesson_of(step), step)) compare_file(course.lesson_of(step), code);
  return 0;
}

}  // namespace tool
