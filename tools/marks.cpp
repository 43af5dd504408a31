#include "marks.hpp"

#include "testing/step_id.hpp"

namespace tool {

namespace {

// The step number at the start of a text, such as "1.4"; empty when there is none.
std::string step_at(std::string_view text) {
  const auto step = untwist::testing::step_id_at(text);
  return step ? step->text() : "";
}

// The text after the slashes, if a line is nothing but a `//` comment; false for any other line.
bool is_comment(std::string_view line, std::string& text) {
  std::string trimmed = trim(line);
  if (!trimmed.starts_with("//")) return false;
  text = trimmed.substr(2);
  return true;
}

enum class Kind { code, comment, todo, begin, more, end };

struct Mark {
  Kind kind = Kind::code;
  std::string step;
  std::string rest;  // after "// [1.4" or "//|"
};

Mark read_mark(std::string_view line) {
  std::string text;
  if (!is_comment(line, text)) return {};
  if (text.starts_with("|")) return {Kind::more, "", text.starts_with("| ") ? text.substr(2) : text.substr(1)};
  text = trim(text);
  if (text.starts_with("Task "))
    if (std::string step = step_at(text.substr(5)); !step.empty() && text.substr(5 + step.size()).starts_with(":"))
      return {Kind::todo, step, trim(text.substr(6 + step.size()))};
  if (text.starts_with("["))
    if (std::string step = step_at(text.substr(1)); !step.empty()) {
      std::string rest = text.substr(1 + step.size());
      if (rest.empty() || rest.starts_with(" ")) return {Kind::begin, step, trim(rest)};
    }
  if (std::string step = step_at(text); !step.empty() && text == step + "]") return {Kind::end, step, ""};
  return {Kind::comment, "", ""};
}

}  // namespace

MarkedSource::MarkedSource(std::string_view text, const std::string& file) : lines_(split_lines(text)) {
  auto fail = [&](int line, const std::string& what) {
    throw Error(file + ":" + std::to_string(line + 1) + ": " + what);
  };
  std::vector<std::size_t> open;
  int count = static_cast<int>(lines_.size());
  for (int i = 0; i < count; ++i) {
    Mark mark = read_mark(lines_[i]);
    if (mark.kind == Kind::todo) {
      int end = i + 1;
      while (end < count && read_mark(lines_[end]).kind == Kind::comment) ++end;
      todos_.push_back({mark.step, i, end});
    } else if (mark.kind == Kind::begin) {
      Region region{mark.step, i, -1, {}};
      std::string indent = indent_of(lines_[i]);
      if (mark.rest.empty()) {
        region.instead.push_back(indent + "untwist::todo(\"" + mark.step + "\");");
      } else if (mark.rest == "else" || mark.rest.starts_with("else ")) {
        if (std::string code = trim(mark.rest.substr(4)); !code.empty()) region.instead.push_back(indent + code);
        for (int next = i + 1; next < count && read_mark(lines_[next]).kind == Kind::more; ++next)
          region.instead.push_back(indent + read_mark(lines_[next]).rest);
      } else {
        fail(i, "after [" + mark.step + " only 'else' may follow");
      }
      open.push_back(regions_.size());
      regions_.push_back(region);
    } else if (mark.kind == Kind::more) {
      Kind before = i > 0 ? read_mark(lines_[i - 1]).kind : Kind::code;
      bool after_else = before == Kind::begin && !read_mark(lines_[i - 1]).rest.empty();
      if (!after_else && before != Kind::more) fail(i, "'//|' belongs directly below '// [N else'");
    } else if (mark.kind == Kind::end) {
      if (open.empty()) fail(i, mark.step + "] closes nothing");
      Region& region = regions_[open.back()];
      if (region.step != mark.step)
        fail(i, mark.step + "] crosses [" + region.step + " of line " + std::to_string(region.begin + 1));
      region.end = i;
      open.pop_back();
    }
  }
  if (!open.empty()) fail(regions_[open.back()].begin, "[" + regions_[open.back()].step + " is never closed");

  for (const Todo& todo : todos_)
    if (!contains(steps(), todo.step)) fail(todo.begin, "Task " + todo.step + " has no marked lines in this file");
  for (const Region& region : regions_) {
    bool found = false;
    for (const Todo& todo : todos_) found |= todo.step == region.step;
    if (!found) fail(region.begin, "[" + region.step + " has no \"Task " + region.step + ":\" in this file");
  }
}

Strings MarkedSource::steps() const {
  Strings found;
  for (const Region& region : regions_)
    if (!contains(found, region.step)) found.push_back(region.step);
  return found;
}

std::string MarkedSource::strip(const Strings& steps) const { return strip(steps, 0, static_cast<int>(lines_.size())); }

Strings MarkedSource::code_of(const Region& region) const {
  return split_lines(strip({}, region.begin + 1, region.end));
}

std::string MarkedSource::strip(const Strings& stripped, int begin, int end) const {
  std::string text;
  std::size_t region = 0, todo = 0;
  bool squeeze = false;  // something was removed between two empty lines, or below a '{': keep at most one empty line
  auto emit = [&](const std::string& line) {
    bool opens = text.empty() || text.ends_with("\n\n") || text.ends_with("{\n");
    if (squeeze && trim(line).empty() && opens) return;
    squeeze = false;
    text += line + "\n";
  };
  for (int i = begin; i < end; ++i) {
    while (region < regions_.size() && regions_[region].begin < i) ++region;
    while (todo < todos_.size() && todos_[todo].begin < i) ++todo;
    if (todo < todos_.size() && todos_[todo].begin == i && !contains(stripped, todos_[todo].step)) {
      i = todos_[todo].end - 1;
      squeeze = true;
    } else if (region < regions_.size() && regions_[region].begin == i) {
      const Region& here = regions_[region];
      if (contains(stripped, here.step)) {
        for (const std::string& line : here.instead) emit(line);
        squeeze = here.instead.empty();
        i = here.end;
      }
    } else if (const Mark mark = read_mark(lines_[i]); mark.kind == Kind::todo) {
      emit(indent_of(lines_[i]) + "// TODO(" + mark.step + ") " + mark.rest);
    } else if (mark.kind != Kind::end && mark.kind != Kind::more) {
      emit(lines_[i]);
    }
  }
  return text;
}

std::string starter_of(const std::string& path) {
  MarkedSource source(read_file(path), path);
  return source.strip(source.steps());
}

}  // namespace tool
