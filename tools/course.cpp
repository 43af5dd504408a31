#include "course.hpp"

#include <algorithm>

#include "testing/step_id.hpp"

namespace tool {

namespace {

constexpr std::string_view star = "\u2605 ";

// The number after a word of "talk 10, code 20".
int minutes_after(const std::string& text, const std::string& key) {
  const Lines parts = words(replace_all(text, ",", " "));
  for (std::size_t i = 0; i + 1 < parts.size(); ++i)
    if (parts[i] == key) return to_number(parts[i + 1]);
  return -1;
}

// The string literal that begins at or after `at`; adjacent literals count as one. Moves `at` past them.
std::string string_literal(std::string_view source, std::size_t& at) {
  std::string text;
  for (;;) {
    std::size_t quote = source.find_first_not_of(" \t\r\n", at);
    if (quote == source.npos || source[quote] != '"') return text;
    for (at = quote + 1; at < source.size() && source[at] != '"'; ++at) {
      if (source[at] == '\\' && at + 1 < source.size()) ++at;
      text += source[at];
    }
    ++at;
  }
}

}  // namespace

std::string step_of(const std::string& suite) {
  const auto step = untwist::testing::step_of_suite(suite);
  return step ? step->text() : "";
}

Strings Lesson::step_ids() const {
  Strings ids;
  for (const Step& step : steps) ids.push_back(step.id);
  return ids;
}

Lesson read_lesson(const std::string& folder, std::string_view markdown) {
  Lesson lesson;
  lesson.folder = folder;
  lesson.id = folder.substr(0, folder.find('-'));
  lesson.number = to_number(lesson.id);
  lesson.title = folder;
  bool fenced = false, titled = false;
  int number = 0;
  for (std::string line : split_lines(markdown)) {
    ++number;
    if (line.starts_with("```")) fenced = !fenced;
    if (fenced) continue;
    if (line.starts_with("# ") && !titled) {
      titled = true;
      std::size_t at = line.find(dot);
      lesson.title = at == line.npos ? trim(line.substr(2)) : trim(line.substr(at + dot.size()));
    } else if (line.starts_with("### ")) {
      line = trim(line.substr(4));
      Step step;
      step.lesson = lesson.number;
      if (line.starts_with(star)) {
        step.stretch = true;
        line = line.substr(star.size());
      }
      if (!line.starts_with("Step ")) continue;
      std::size_t at = line.find(dot);
      if (at == line.npos) continue;
      step.id = trim(line.substr(5, at - 5));
      step.title = trim(line.substr(at + dot.size()));
      std::string expected = std::to_string(lesson.number) + "." + std::to_string(lesson.steps.size() + 1);
      if (step.id != expected)
        throw Error(lesson.text() + ":" + std::to_string(number) + ": step " + step.id + " where " + expected +
                    " should be");
      lesson.steps.push_back(step);
    }
  }
  return lesson;
}

void read_description(std::string_view text, Lesson& lesson) {
  static const Lines known = {"title",         "minutes",    "workshop", "given",  "library",
                              "needs",         "tests need", "demo",     "driven", "not on Windows",
                              "only on Linux", "own design", "trial"};
  int number = 0;
  for (const std::string& line : split_lines(text)) {
    ++number;
    if (trim(line).empty() || line.starts_with("#")) continue;
    const std::size_t colon = line.find(':');
    const std::string key = trim(line.substr(0, colon)), value = colon == line.npos ? "" : trim(line.substr(colon + 1));
    const bool of_trial = line.starts_with("  ") && !lesson.trials.empty();  // the grader checks those
    if (colon == line.npos || (!of_trial && !contains(known, key))) {
      const std::string near = nearest(key, known);
      throw Error(lesson.description() + ":" + std::to_string(number) + ": '" + key + "' is not one of " +
                  join(known, ", ") + (near.empty() ? "" : ". Did you mean " + near + "?"));
    }
    if (of_trial) {
      lesson.trials.back().more.emplace_back(key, value);
      continue;
    }
    if (key == "trial") lesson.trials.push_back({lesson.description() + ":" + std::to_string(number), value, {}});
    if (key == "title") lesson.title_there = value;
    if (key == "minutes") lesson.talk = minutes_after(value, "talk"), lesson.code = minutes_after(value, "code");
    if (key == "workshop") lesson.workshop = value == "yes";
    if (key == "needs") lesson.needs = words(value);
    if (key == "tests need") lesson.tests_need = words(value);
    if (key == "own design") lesson.own_design = words(value);
    if (key == "demo") {
      const Lines parts = words(value);
      Demo demo{parts.front(), parts.size() > 1 ? parts[1] : "", {}, {}, {}};
      if (demo.source.ends_with(".cpp")) {
        if (parts.size() > 2) demo.lessons.assign(parts.begin() + 3, parts.end());  // after "on"
        demo.lessons.push_back(lesson.id);
        std::sort(demo.lessons.begin(), demo.lessons.end());
      } else if (parts.size() == 6) {  // "paradigm examples/slow_page and slow_page_your_loop after 1.4"
        demo.more = parts[3];
        demo.after = parts[5];
      }
      lesson.demos.push_back(demo);
    }
  }
}

std::vector<Test> read_tests(std::string_view source, const std::string& file) {
  std::vector<Test> tests;
  int line = 1;
  for (std::size_t at = 0; at < source.size(); ++at) {
    if (source[at] == '\n') ++line;
    bool line_start = at == 0 || source[at - 1] == '\n';
    std::string_view rest = source.substr(at);
    if (line_start && (rest.starts_with("TEST(") || rest.starts_with("TEST_F(") || rest.starts_with("TEST_P("))) {
      std::size_t open = rest.find('('), comma = rest.find(','), close = rest.find(')');
      if (comma == rest.npos || close == rest.npos || close < comma) continue;
      std::string suite = trim(rest.substr(open + 1, comma - open - 1));
      Test test;
      test.name = suite + "." + trim(rest.substr(comma + 1, close - comma - 1));
      test.step = step_of(suite);
      test.file = file;
      test.line = line;
      tests.push_back(test);
    } else if (rest.starts_with("rule(") && (line_start || !is_word(source[at - 1])) && !tests.empty()) {
      std::size_t behind = at + 5;
      std::string numbers = string_literal(source, behind);
      std::size_t comma = source.find_first_not_of(" \t\r\n", behind);
      if (comma == source.npos || source[comma] != ',') continue;
      behind = comma + 1;
      Test& test = tests.back();
      for (const std::string& number : words(replace_all(numbers, ",", " "))) test.behaviours.push_back(number);
      test.rule += (test.rule.empty() ? "" : "; ") + string_literal(source, behind);
      comma = source.find_first_not_of(" \t\r\n", behind);
      if (comma == source.npos || source[comma] != ',') continue;
      behind = comma + 1;
      if (std::string about = string_literal(source, behind); test.about.empty()) test.about = about;
    }
  }
  return tests;
}

std::vector<Test> tests_in(const std::string& path) {
  const std::string source = read_file(path);
  std::vector<Test> tests = read_tests(source, path);
  std::vector<std::pair<std::string, std::string>> suites;
  int number = 0;
  for (const std::string& line : split_lines(source)) {
    ++number;
    const Strings parts = words(line);
    if (parts.size() == 3 && parts[0] == "#define" && parts[1].starts_with("Step"))
      suites.emplace_back(parts[1], parts[2]);
    if (parts.size() != 2 || parts[0] != "#include" || !parts[1].starts_with("\"../") || !parts[1].ends_with(".cpp\""))
      continue;
    const std::string included = "tests/" + parts[1].substr(4, parts[1].size() - 5);
    for (Test& test : read_tests(read_file(included), included)) {
      const std::size_t dot_at = test.name.find('.');
      for (const auto& [old, suite] : suites)
        if (test.name.substr(0, dot_at) == old) {
          test.name = suite + test.name.substr(dot_at);
          test.step = step_of(suite);
          test.file = path;
          test.line = number;
          test.about.clear();  // it names a function of the other lesson
          test.included = true;
          tests.push_back(test);
        }
    }
  }
  return tests;
}

std::vector<std::pair<std::string, Strings>> read_hints(std::string_view markdown) {
  std::vector<std::pair<std::string, Strings>> hints;
  for (const std::string& line : split_lines(markdown)) {
    std::size_t dot_at = line.find('.');
    if (line.starts_with("## ")) {
      hints.emplace_back(words(line.substr(3)).empty() ? "" : words(line.substr(3))[0], Strings{});
    } else if (hints.empty()) {
      continue;
    } else if (dot_at != line.npos && to_number(line.substr(0, dot_at)) == int(hints.back().second.size()) + 1 &&
               line.substr(dot_at).starts_with(". ")) {
      hints.back().second.push_back(trim(line.substr(dot_at + 1)));
    } else if (!hints.back().second.empty()) {
      // The list's own indentation goes; that of code inside an item stays.
      std::string more = line.starts_with("   ") ? line.substr(3) : trim(line);
      hints.back().second.back() += "\n" + more;
    }
  }
  for (auto& [step, levels] : hints)
    for (std::string& level : levels) level = trim(level);
  return hints;
}

std::string paragraph_of(std::string_view lesson, const std::string& step, const std::string& name) {
  const std::string label = "**" + name + ".**";
  bool fenced = false, in_step = false, inside = false;
  std::string text;
  for (const std::string& line : split_lines(lesson)) {
    if (line.starts_with("```")) fenced = !fenced;
    if (!fenced && line.starts_with("##")) {
      in_step = step_of_heading(line) == step;
      inside = false;
    }
    if (!fenced && line.starts_with("**")) inside = in_step && line.starts_with(label);
    if (inside) text += (line.starts_with(label) ? trim(line.substr(label.size())) : line) + "\n";
  }
  return trim(text);
}

std::string answer_to(const Lesson& lesson, const Step& step) {
  return paragraph_of(read_file(lesson.text()), step.id, "Answer");
}

std::string step_of_heading(std::string_view line) {
  const Strings parts = words(replace_all(std::string(line), star, " "));
  return parts.size() > 2 && parts[0] == "###" && parts[1] == "Step" ? parts[2] : "";
}

bool is_compiled(std::string_view path) {
  return path.ends_with(".cpp") || path.ends_with(".cc") || path.ends_with(".cxx");
}

bool counts(std::string_view path) {
  if (path.empty() || path.front() == '.' || has(path, "/.")) return false;
  for (const std::string_view header :
       {".hpp", ".hh", ".h", ".hxx", ".h++", ".H", ".inl", ".ipp", ".tpp", ".tcc", ".inc", ".def"})
    if (path.ends_with(header)) return true;
  return is_compiled(path);
}

namespace {

void add_sources(const std::string& folder, const std::string& below, Strings& found) {
  Strings compiled, included;
  for (const std::string& name : files_in(folder + "/" + below, ""))
    if (counts(name)) (is_compiled(name) ? compiled : included).push_back(below + name);
  found.insert(found.end(), compiled.begin(), compiled.end());
  found.insert(found.end(), included.begin(), included.end());
  for (const std::string& name : folders_in(folder + "/" + below))
    if (!is_link(folder + "/" + below + name)) add_sources(folder, below + name + "/", found);
}

}  // namespace

Strings sources_in(const std::string& folder) {
  Strings found;
  add_sources(folder, "", found);
  return found;
}

Course::Course() {
  for (const std::string& name : files_in("lessons", ".md")) {
    std::size_t dash = name.find('-');
    if (dash == name.npos || to_number(name.substr(0, dash)) < 0) continue;
    std::string folder = name.substr(0, name.size() - 3);
    lessons_.push_back(read_lesson(folder, read_file("lessons/" + name)));
    read_description(read_file_or(lessons_.back().description(), ""), lessons_.back());
  }
  if (lessons_.empty()) throw Error("no lessons here: this is not the folder of the course, or it is incomplete");
}

const Lesson& Course::lesson(const std::string& name) const {
  int number = to_number(name);
  Strings known;
  for (const Lesson& lesson : lessons_) {
    if (lesson.number == number || lesson.folder == name) return lesson;
    known.push_back(lesson.id);
  }
  std::string near = known.back();
  if (number < 0) {
    Strings topics;
    for (const Lesson& lesson : lessons_) {
      topics.push_back(lesson.folder.substr(lesson.id.size() + 1));
      if (topics.back() == name) return lesson;
    }
    std::string topic = nearest(name, topics);
    near = known.front();
    for (std::size_t i = 0; i < topics.size(); ++i)
      if (topics[i] == topic) near = known[i];
  }
  throw Error("no lesson " + name + "; there are lessons " + known.front() + " to " + known.back() + ". Did you mean " +
                  near + "?",
              2);
}

const Step& Course::step(const std::string& name) const {
  for (const Lesson& lesson : lessons_)
    if (lesson.number == to_number(name) && !lesson.steps.empty())
      throw Error("no step " + name + "; lesson " + lesson.id + " begins with step " + lesson.steps.front().id, 2);
  const auto asked = untwist::testing::step_id(name);
  if (!asked)
    throw Error("no step " + name + "; a step looks like " + steps().front()->id + ". See ./untwist progress", 2);
  for (const Lesson& lesson : lessons_) {
    if (lesson.number != asked->lesson) continue;
    for (const Step& step : lesson.steps)
      if (step.id == asked->text()) return step;
    if (lesson.steps.empty()) throw Error("no step " + name + "; lesson " + lesson.id + " has no steps", 2);
    const Step& near = asked->number < 1 ? lesson.steps.front() : lesson.steps.back();
    throw Error("no step " + name + "; lesson " + lesson.id + " has steps " + lesson.steps.front().id + " to " +
                    lesson.steps.back().id + ". Did you mean " + near.id + "?",
                2);
  }
  const Lesson& last = asked->lesson > lessons_.back().number ? lessons_.back() : lessons_.front();
  throw Error("no step " + name + "; there are lessons " + lessons_.front().id + " to " + lessons_.back().id +
                  (last.steps.empty() ? "" : ". Did you mean " + last.steps.back().id + "?"),
              2);
}

const Lesson& Course::lesson_of(const Step& step) const {
  for (const Lesson& lesson : lessons_)
    if (lesson.number == step.lesson) return lesson;
  throw Error("step " + step.id + " belongs to no lesson");
}

std::vector<const Step*> Course::steps() const {
  std::vector<const Step*> all;
  for (const Lesson& lesson : lessons_)
    for (const Step& step : lesson.steps) all.push_back(&step);
  return all;
}

std::vector<Test> Course::tests(const Lesson& lesson) {
  std::vector<Test> all;
  for (const std::string& name : files_in(lesson.tests(), ".cpp")) {
    std::string path = lesson.tests() + "/" + name;
    for (Test& test : tests_in(path)) all.push_back(test);
  }
  // The step's own file comes before what other files add to the step: learners read the first red test.
  std::stable_partition(all.begin(), all.end(), [&](const Test& test) {
    return test.file.starts_with(lesson.tests() + "/step_" + replace_all(test.step, ".", "_") + "_");
  });
  return all;
}

}  // namespace tool
