#include "checks.hpp"
#include "format.hpp"

#include "marks.hpp"
#include "mutants.hpp"
#include "path.hpp"
#include "schedule.hpp"
#include "screen.hpp"
#include "state.hpp"
#include "wording.hpp"

namespace tool {

namespace {

void check_generated(Lines& problems) {
  // In a learner's copy the exercises are the learner's own, whatever they contain.
  bool learning = State().learning();
  int own = 0;
  std::vector<Generated> all = generate_all(problems);
  for (const Generated& file : all) {
    if (!exists(file.path))
      problems.push_back(file.path + " is missing: ./untwist maintain sync");
    else if (read_file(file.path) == file.content)
      continue;
    else if (file.starter && learning)
      ++own;
    else
      problems.push_back(file.path + " is out of date: ./untwist maintain sync");
  }
  if (own)
    say(dim(count(own, "exercise") +
            " differ from the starter: they are yours, since you are learning here (.untwist/)"));
  for (const std::string& path : orphans(all))
    if (!learning) problems.push_back(path + " has no solution");
}

// A red test names the function that its rule is about. If a step has several functions, each test must say which.
void check_functions(const Lesson& lesson, Lines& problems) {
  std::vector<std::pair<std::string, Strings>> by_step;
  const Strings all = functions_of(lesson);
  for (const Step& step : lesson.steps) by_step.emplace_back(step.id, functions_of(lesson, step));
  for (const Test& test : Course::tests(lesson)) {
    const std::string here = test.file + ":" + std::to_string(test.line) + ": " + test.name;
    if (!test.about.empty() && !has_function(all, test.about))
      problems.push_back(here + " is about " + test.about + ", which is not in " + lesson.solutions());
    for (const auto& [step, functions] : by_step)
      if (step == test.step && functions.size() > 1 && test.about.empty() && !test.included)
        problems.push_back(here + " must say which function its rule is about: " + join(functions, ", "));
  }
}

void check_steps(const Lesson& lesson, Lines& problems) {
  Strings known = lesson.step_ids(), holes, tested;
  for (const std::string& name : sources_in(lesson.solutions())) {
    std::string path = lesson.solutions() + "/" + name;
    try {
      MarkedSource source(read_file(path), path);
      for (const Region& region : source.regions()) {
        if (!contains(known, region.step))
          problems.push_back(path + ":" + std::to_string(region.begin + 1) + ": " + lesson.text() + " has no step " +
                             region.step);
        holes.push_back(region.step);
      }
    } catch (const Error&) {
      // said already, when its starter was to be generated
    }
  }
  for (const Test& test : Course::tests(lesson)) {
    if (!test.step.empty() && !contains(known, test.step))
      problems.push_back(test.file + ":" + std::to_string(test.line) + ": " + lesson.text() + " has no step " +
                         test.step);
    if (test.step.empty() && !test.name.starts_with("Given_"))
      problems.push_back(test.file + ":" + std::to_string(test.line) + ": suite of " + test.name +
                         " is neither StepN_N_... nor Given_...");
    tested.push_back(test.step);
  }
  auto hints = read_hints(read_file_or(lesson.hints(), ""));
  for (const auto& [step, levels] : hints)
    if (!contains(known, step)) problems.push_back(lesson.hints() + ": " + lesson.text() + " has no step " + step);
  for (const std::string& step : known) {
    if (!contains(holes, step)) problems.push_back("step " + step + " has no marked lines in " + lesson.solutions());
    if (!contains(tested, step)) problems.push_back("step " + step + " has no test in " + lesson.tests());
    std::size_t levels = 0;
    for (const auto& [hinted, texts] : hints)
      if (hinted == step) levels += texts.size();
    if (levels != 3)
      problems.push_back("step " + step + " has " + count(int(levels), "hint") + " in " + lesson.hints() + ", not 3");
  }
}

// Compares lesson.txt with the files that it describes.
void check_description(const Course& course, const Lesson& lesson, Lines& problems) {
  const std::string file = lesson.description();
  if (!exists(file)) {
    problems.push_back(file + " is missing");
    return;
  }
  if (lesson.title_there != lesson.title)
    problems.push_back(file + ": the title is '" + lesson.title_there + "'; " + lesson.text() + " says '" +
                       lesson.title + "'");
  Lines others = lesson.needs;
  others.insert(others.end(), lesson.tests_need.begin(), lesson.tests_need.end());
  for (const Demo& demo : lesson.demos) {
    others.insert(others.end(), demo.lessons.begin(), demo.lessons.end());
    if (!exists(demo.source)) problems.push_back(file + ": " + demo.source + " is missing");
  }
  for (const std::string& other : others) {
    bool known = false;
    for (const Lesson& each : course.lessons()) known |= each.id == other;
    if (!known) problems.push_back(file + ": unknown lesson " + other);
  }
}

void check_slides(const Lesson& lesson, Lines& problems) {
  if (lesson.talk < 0)
    problems.push_back(lesson.description() + " does not state its minutes: minutes: talk 10, code 20");
  if (!exists(lesson.slides())) {
    problems.push_back(lesson.slides() + " is missing");
    return;
  }
  int sum = 0, number = 0;
  for (int minutes : slide_minutes(read_file(lesson.slides()))) {
    ++number;
    if (minutes < 0)
      problems.push_back(lesson.slides() + ": slide " + std::to_string(number) + " has no <!-- minutes: N -->");
    else
      sum += minutes;
  }
  if (lesson.talk >= 0 && sum != lesson.talk)
    problems.push_back(lesson.slides() + ": its slides take " + count(sum, "minute") + "; " + lesson.description() +
                       " says " + std::to_string(lesson.talk));
}

// Code that is not compiled goes stale, so all C++ in lessons and decks must come from a file.
void check_code(const std::string& path, Lines& problems) {
  const Lines lines = split_lines(read_file_or(path, ""));
  for (std::size_t i = 0; i < lines.size(); ++i)
    if ((trim(lines[i]).starts_with("```cpp") || trim(lines[i]).starts_with("```c++")) &&
        (i == 0 || !lines[i - 1].starts_with("<!-- code:")))
      problems.push_back(path + ":" + std::to_string(i + 1) +
                         ": code that comes from no compiled file: put <!-- code: FILE REGION --> above it");
}

}  // namespace

Strings orphans(const std::vector<Generated>& generated) {
  Strings wanted, found;
  for (const Generated& file : generated) wanted.push_back(file.path);
  for (const std::string& folder : folders_in("exercises"))
    for (const std::string& name : sources_in("exercises/" + folder)) {
      std::string path = "exercises/" + folder + "/" + name;
      if (!contains(wanted, path) && !exists("solutions/" + folder + "/" + name)) found.push_back(path);
    }
  return found;
}

std::vector<int> slide_minutes(std::string_view deck) {
  Lines lines = split_lines(deck);
  std::size_t i = 0;
  if (!lines.empty() && lines[0] == "---") {  // the front matter
    for (i = 1; i < lines.size() && lines[i] != "---"; ++i) {
    }
    ++i;
  }
  std::vector<int> minutes = {-1};
  bool fenced = false;
  for (; i < lines.size(); ++i) {
    if (lines[i].starts_with("```")) fenced = !fenced;
    if (fenced) continue;
    if (lines[i] == "---") minutes.push_back(-1);
    std::size_t at = lines[i].find("<!-- minutes:");
    if (at != std::string::npos)
      minutes.back() = to_number(trim(lines[i].substr(at + 13, lines[i].find("-->") - at - 13)));
  }
  return minutes;
}

// Finds the placeholders of `maintain new-lesson`.
void check_written(const std::string& path, Lines& problems) {
  int number = 0;
  for (const std::string& line : split_lines(read_file_or(path, ""))) {
    ++number;
    if (has(line, "TO WRITE")) problems.push_back(path + ":" + std::to_string(number) + ": " + trim(line));
  }
}

// Finds code in a line of text that ends on another line: the site refuses it.
void check_inline_code(const std::string& path, Lines& problems) {
  bool fenced = false;
  int number = 0;
  for (const std::string& line : split_lines(read_file(path))) {
    ++number;
    if (trim(line).starts_with("```")) {
      fenced = !fenced;
    } else if (!fenced && std::count(line.begin(), line.end(), '`') % 2 != 0) {
      problems.push_back(path + ":" + std::to_string(number) + ": code that begins with ` must end on the same line");
    }
  }
}

Lines find_problems() {
  Lines problems;
  check_generated(problems);
  Course course;
  Strings folders;
  for (const Lesson& lesson : course.lessons()) {
    folders.push_back(lesson.folder);
    check_description(course, lesson, problems);
    for (const std::string& path : {lesson.text(), lesson.hints(), lesson.slides(), lesson.mutants()})
      check_written(path, problems);
    for (const std::string& folder : {lesson.solutions(), lesson.tests()})
      for (const std::string& name : sources_in(folder)) check_written(folder + "/" + name, problems);
    check_steps(lesson, problems);
    check_text(lesson, problems);
    check_functions(lesson, problems);
    check_slides(lesson, problems);
    make_mutants(lesson, problems);
  }
  for (const std::string folder : {"lessons", "slides"})
    for (const std::string& name : files_in(folder, ".md")) check_code(folder + "/" + name, problems);
  for (const std::string folder : {"lessons", "docs"})
    for (const std::string& name : files_in(folder, ".md")) check_inline_code(folder + "/" + name, problems);
  check_counts(course, read_file("README.md"), problems);
  check_all_words(problems);
  for (const std::string& folder : folders_in("solutions"))
    if (!contains(folders, folder)) problems.push_back("solutions/" + folder + " has no lessons/" + folder + ".md");
  if (const std::string why = format_missing(); !why.empty())
    say(dim("not checked: the format of the sources, because " + why));
  else
    for (const std::string& path : files_out_of_form())
      problems.push_back(path + " is not formatted: ./untwist maintain format");
  const std::string workshop_problem = schedule_problem(minutes_of(workshop(course)));
  if (!workshop_problem.empty()) problems.push_back(workshop_problem);
  return problems;
}

}  // namespace tool
