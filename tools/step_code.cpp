#include "step_code.hpp"

namespace tool {

namespace {

bool inside(const Region& region, const Definition& definition) {
  return definition.begin <= region.begin && region.end < definition.end;
}

StepCode code_in_file(const MarkedSource& source, const std::string& file, const std::string& step) {
  StepCode code;
  code.file = file;
  code.alone = source.steps().size() == 1;
  const std::vector<Definition> all = definitions(source.lines());
  for (const Region& region : source.regions()) {
    if (region.step != step) continue;
    const Definition* around = definition_around(all, region.begin, region.end + 1);
    if (!around)
      code.outside.push_back(region);
    else if (code.functions.empty() || code.functions.back().begin != around->begin)
      code.functions.push_back(*around);
  }
  for (const Definition& function : code.functions)
    for (const Region& region : source.regions())
      if (region.step != step && inside(region, function) && !contains(code.others, region.step))
        code.others.push_back(region.step);
  return code;
}

// For each TODO of a step among the trimmed lines of a function: the first line after its comment.
Strings after_todos(const Strings& lines, const std::string& step) {
  Strings after;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!has(lines[i], "TODO(" + step + ")")) continue;
    std::size_t next = i + 1;
    while (next < lines.size() &&
           (lines[next].empty() || (lines[next].starts_with("//") && !has(lines[next], "TODO("))))
      ++next;
    after.push_back(next < lines.size() ? lines[next] : "");
  }
  return after;
}

Strings trimmed(Lines lines) {
  for (std::string& line : lines) line = trim(line);
  return lines;
}

}  // namespace

std::vector<StepCode> code_of(const Lesson& lesson, const Step& step) {
  std::vector<StepCode> found;
  for (const std::string& file : sources_in(lesson.solutions())) {
    const std::string path = lesson.solutions() + "/" + file;
    const MarkedSource source(read_file(path), path);
    if (contains(source.steps(), step.id)) found.push_back(code_in_file(source, file, step.id));
  }
  return found;
}

Versions versions_of(const Lesson& lesson, const std::string& file) {
  const std::string path = lesson.solutions() + "/" + file;
  const MarkedSource source(read_file(path), path);
  return {source.lines(), split_lines(source.strip({})), split_lines(source.strip(source.steps())),
          split_lines(read_file_or(lesson.exercises() + "/" + file, ""))};
}

Strings code_in(const Lines& lines, const Definition& definition) {
  const std::vector<Definition> all = definitions(lines);
  const Definition* same = find_same(all, definition);
  return same ? Strings(lines.begin() + same->begin, lines.begin() + same->end) : Strings();
}

bool begun_in(const StepCode& code, const Versions& versions, const std::string& step) {
  if (versions.mine.empty() || versions.mine == versions.starter) return false;
  if (code.functions.empty()) return true;
  for (const Definition& function : code.functions) {
    const Strings mine = trimmed(code_in(versions.mine, function)),
                  starter = trimmed(code_in(versions.starter, function));
    if (mine == starter) continue;
    // In a function that several steps share, another one may have changed it. A step whose TODOs are all there,
    // followed by what follows them in the starter, or when all others are solved, is not begun.
    const Strings now = after_todos(mine, step), at_first = after_todos(starter, step);
    if (code.others.empty() || at_first.empty() || now.size() != at_first.size()) return true;
    const MarkedSource source(join(versions.marked, "\n") + "\n", code.file);
    const Strings others_solved = after_todos(trimmed(code_in(split_lines(source.strip({step})), function)), step);
    for (std::size_t i = 0; i < now.size(); ++i)
      if (now[i] != at_first[i] && (i >= others_solved.size() || now[i] != others_solved[i])) return true;
  }
  return false;
}

bool begun(const Lesson& lesson, const Step& step) {
  for (const StepCode& code : code_of(lesson, step))
    if (begun_in(code, versions_of(lesson, code.file), step.id)) return true;
  return false;
}

bool take_back(const StepCode& code, const Versions& versions, Strings& mine) {
  Strings changed = mine;
  bool replaced_by_code = false;
  for (const Region& region : code.outside) replaced_by_code |= !region.instead.empty();
  bool found = !code.functions.empty() && !replaced_by_code;
  for (const Definition& function : code.functions) {
    const std::vector<Definition> all = definitions(changed);
    const Definition* own = find_same(all, function);
    const Strings starter = code_in(versions.starter, function);
    if (!own || starter.empty()) {
      found = false;
      break;
    }
    changed.erase(changed.begin() + own->begin, changed.begin() + own->end);
    changed.insert(changed.begin() + own->begin, starter.begin(), starter.end());
  }
  if (found)
    mine = changed;
  else if (code.alone)  // no other step's code can be lost
    mine = versions.starter;
  return found || code.alone;
}

std::vector<const Step*> unwritten_steps(const Lesson& lesson) {
  std::string text;
  for (const std::string& file : sources_in(lesson.exercises()))
    text += read_file_or(lesson.exercises() + "/" + file, "");
  std::vector<const Step*> steps;
  for (const Step& step : lesson.steps)
    if (has(text, "todo(\"" + step.id + "\")") || !begun(lesson, step)) steps.push_back(&step);
  return steps;
}

}  // namespace tool
