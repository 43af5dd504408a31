#include "generate.hpp"

#include <algorithm>

#include "marks.hpp"
#include "pages.hpp"
#include "wording.hpp"

namespace tool {

namespace {

std::string dedented(const Lines& lines) {
  std::size_t indent = std::string::npos;
  for (const std::string& line : lines)
    if (!trim(line).empty()) indent = std::min(indent, indent_of(line).size());
  std::string text;
  for (const std::string& line : lines) text += (trim(line).empty() ? "" : line.substr(indent)) + "\n";
  return text;
}

// "B6" before "B10", and both before "C1".
bool behaviour_before(const std::string& a, const std::string& b) {
  std::size_t i = a.find_first_of("0123456789"), j = b.find_first_of("0123456789");
  if (i == a.npos || j == b.npos) return a < b;
  int by_letter = a.substr(0, i).compare(b.substr(0, j));
  return by_letter != 0 ? by_letter < 0 : to_number(a.substr(i)) < to_number(b.substr(j));
}

// "A1-A36" as A1, A2, ... A36.
Strings expanded(const std::string& range) {
  Strings ends = split(range, '-');
  std::size_t digit = ends[0].find_first_of("0123456789");
  if (ends.size() == 1 || digit == std::string::npos) return {range};
  std::string letter = ends[0].substr(0, digit);
  std::string last = ends[1].starts_with(letter) ? ends[1].substr(digit) : ends[1];
  Strings numbers;
  for (int n = to_number(ends[0].substr(digit)); n <= to_number(last); ++n)
    numbers.push_back(letter + std::to_string(n));
  return numbers;
}

// The lines between two lines "//! [region]"; all lines if no region is named.
Strings region_of(std::string_view text, const std::string& path, const std::string& region) {
  Strings chosen;
  bool inside = region.empty();
  int markers = 0;
  for (const std::string& line : split_lines(text)) {
    std::string trimmed = trim(line);
    if (trimmed == "//! [" + region + "]") {
      inside = !inside;
      ++markers;
    } else if (inside && !trimmed.starts_with("//! [")) {
      chosen.push_back(line);
    }
  }
  if (!region.empty() && markers != 2)
    throw Error(path + ": '//! [" + region + "]' is there " + std::to_string(markers) + " times, not twice");
  return chosen;
}

// Does this region contain code that a learner has to write? Then it differs in the starter.
bool holds_a_step(std::string_view source, const std::string& path, const std::string& region) {
  MarkedSource marked(source, path);
  return region_of(marked.strip({}), path, region) != region_of(marked.strip(marked.steps()), path, region);
}

}  // namespace

std::string snippet(std::string_view source, const std::string& path, const std::string& region) {
  return dedented(region_of(MarkedSource(source, path).strip({}), path, region));
}

std::string with_code(std::string_view markdown, const std::string& path, const std::string& lesson_folder) {
  Lines lines = split_lines(markdown), out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out.push_back(lines[i]);
    std::string line = trim(lines[i]);
    if (!line.starts_with("<!-- code:")) continue;
    std::string where = path + ":" + std::to_string(i + 1) + ": ";
    Strings what = words(line.substr(10, line.find("-->") - 10));
    if (what.empty()) throw Error(where + "which file?");
    std::string region = what.size() > 1 ? what[1] : "";
    if (!exists(what[0])) throw Error(where + "no file " + what[0]);
    if (what[0].starts_with("solutions/" + lesson_folder + "/") && holds_a_step(read_file(what[0]), what[0], region))
      throw Error(where + "gives away the solution of its own lesson: " + what[0] + " " + region);
    std::size_t fence = i + 1;
    if (fence >= lines.size() || !lines[fence].starts_with("```")) throw Error(where + "no ``` fence below");
    std::size_t end = fence + 1;
    while (end < lines.size() && lines[end] != "```") ++end;
    if (end == lines.size()) throw Error(where + "its ``` fence is never closed");
    out.push_back(lines[fence]);
    for (std::string& code : split_lines(snippet(read_file(what[0]), what[0], region))) out.push_back(code);
    out.push_back("```");
    i = end;
  }
  return join(out, "\n") + "\n";
}

std::string behaviour_table(Lines& problems) {
  struct Row {
    std::string number, test, rule;
  };
  std::vector<Row> rows;
  for (const std::string& folder : folders_in("tests")) {
    for (const std::string& name : files_in("tests/" + folder, ".cpp")) {
      std::string path = "tests/" + folder + "/" + name;
      for (const Test& test : tests_in(path))
        for (const std::string& number : test.behaviours)
          rows.push_back(
              {number, "[" + test.name + "](../" + path + "#L" + std::to_string(test.line) + ")", test.rule});
    }
    for (const std::string& line : split_lines(read_file_or("tests/" + folder + "/not-applicable.md", ""))) {
      std::string entry = line.starts_with("- ") ? line.substr(2) : line;
      std::size_t dash = entry.find(" \u2014 ");
      if (dash == entry.npos) continue;
      std::string reason = trim(entry.substr(dash + std::string_view(" \u2014 ").size()));
      for (const std::string& range : words(replace_all(entry.substr(0, dash), ",", " ")))
        for (const std::string& number : expanded(range)) rows.push_back({number, "not applicable", reason});
    }
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return behaviour_before(a.number, b.number); });
  std::string text =
      "# Behaviours and their tests\n\n"
      "Generated by `untwist maintain sync` from the rules that the tests state.\n\n"
      "| behaviour | test | rule |\n|---|---|---|\n";
  Lines shown;
  for (const Row& row : rows) {
    text += "| " + row.number + " | " + row.test + " | " + replace_all(row.rule, "|", "&#124;") + " |\n";
    shown.push_back(row.number);
  }
  Strings wanted;
  for (const std::string& line : split_lines(read_file_or("tests/behaviours.txt", "")))
    for (const std::string& range : words(replace_all(line.substr(0, line.find('#')), ",", " ")))
      for (const std::string& number : expanded(range)) wanted.push_back(number);
  for (const std::string& number : wanted)
    if (!contains(shown, number)) problems.push_back("behaviour " + number + " has no test, and no reason why not");
  return text;
}

std::vector<Generated> generate_all(Lines& problems) {
  std::vector<Generated> all;
  const Course course;
  auto guarded = [&](auto make) {
    try {
      make();
    } catch (const Error& error) {
      problems.push_back(error.what());
    }
  };
  for (const std::string& folder : folders_in("solutions"))
    for (const std::string& name : sources_in("solutions/" + folder))
      guarded([&] {
        all.push_back({"exercises/" + folder + "/" + name, starter_of("solutions/" + folder + "/" + name), true});
      });
  for (const std::string& place : {std::string("lessons"), std::string("slides")})
    for (const std::string& name : files_in(place, ".md"))
      guarded([&] {
        std::string path = place + "/" + name;
        std::string text = with_code(read_file(path), path, name.substr(0, name.size() - 3));
        for (const Lesson& lesson : course.lessons())
          if (lesson.text() == path) text = with_line_counts(text, lesson);
        all.push_back({path, text});
      });
  all.push_back({"docs/behaviours.md", behaviour_table(problems)});
  guarded([&] { all.push_back({"docs/map.md", course_map(course)}); });
  guarded([&] { all.push_back({"docs/reference.md", contracts()}); });
  return all;
}

}  // namespace tool
