#include "diagnostics.hpp"

#include <map>
#include <tuple>

#include "course.hpp"
#include "marks.hpp"
#include "source_code.hpp"

namespace tool {

bool is_utf16(const std::string& path) {
  const std::string begin = read_file_or(path, "").substr(0, 64);
  return begin.starts_with("\xff\xfe") || begin.starts_with("\xfe\xff") || begin.find('\0') != begin.npos;
}

namespace {

// A learner's file and its starter; read once.
class Exercise {
 public:
  explicit Exercise(const std::string& path) : path_(path), lines_(split_lines(read_file_or(path, ""))) {
    const std::string solution = "solutions/" + path.substr(std::string_view("exercises/").size());
    if (exists(solution)) changed_ = changed_lines(lines_, split_lines(starter_of(solution)));
  }
  bool changed(int line) const {
    return changed_.empty() || (line > 0 && line <= int(changed_.size()) && changed_[line - 1]);
  }
  // A compiler reports a missing semicolon at the word that follows it.
  bool changed_near(int line) const { return changed(line) || changed(line - 1); }
  const Lines& lines() const { return lines_; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  Lines lines_;
  std::vector<bool> changed_;
};

class Exercises {
 public:
  // Null if the place is not in an exercise.
  const Exercise* of(const std::string& place) {
    if (!place.starts_with("exercises/")) return nullptr;
    const std::string path = split(place, ':')[0];
    return &known_.try_emplace(path, path).first->second;
  }

 private:
  std::map<std::string, Exercise> known_;
};

int line_of(const std::string& place) {
  const Strings parts = split(place, ':');
  return parts.size() > 1 ? to_number(parts[1]) : 0;
}

// 0: an unterminated string, which swallows what follows; 1: other syntax errors; 2: everything else.
int kind_of(const std::string& message) {
  if (message.starts_with("missing terminating") || message.starts_with("unterminated")) return 0;
  return message.starts_with("expected ") || message.starts_with("extraneous ") ? 1 : 2;
}

std::string drawn(const Lines& lines, int line) {
  std::string number = std::to_string(line);
  number.insert(0, number.size() < 5 ? 5 - number.size() : 0, ' ');
  return number + " | " + shown_line(lines[line - 1], 400);
}

CompileError missing_partner(const Exercise& exercise, const Imbalance& found, const CompileError& said) {
  CompileError error;
  const int line = found.line + 1;
  error.place = exercise.path() + ":" + std::to_string(line);
  error.message = found.reason;
  for (int i = std::max(1, line - 1); i <= std::min(int(exercise.lines().size()), line + 2); ++i)
    error.source.push_back(drawn(exercise.lines(), i));
  error.source.push_back("");
  error.source.push_back("the compiler noticed it at " + said.place + ": " + said.message);
  return error;
}

}  // namespace

CompileError explaining(const std::vector<CompileError>& errors) {
  Exercises exercises;
  const CompileError* best = nullptr;
  std::tuple<bool, int, bool> best_rank;
  for (const CompileError& error : errors) {
    const Exercise* exercise = exercises.of(error.place);
    const std::tuple<bool, int, bool> rank = {!exercise, kind_of(error.message),
                                              !exercise || !exercise->changed_near(line_of(error.place))};
    if (best && best_rank <= rank) continue;
    best = &error;
    best_rank = rank;
  }
  if (const Exercise* exercise = exercises.of(best->place); exercise && kind_of(best->message) != 0)
    if (const Imbalance found = find_imbalance(exercise->lines()); found.line >= 0)
      return missing_partner(*exercise, found, *best);
  return *best;
}

std::vector<CompileError> read_warnings(std::string_view output) {
  return read_errors(
      replace_all(replace_all(replace_all(std::string(output), ": error: ", ": "), ": fatal error: ", ": "),
                  ": warning: ", ": error: "));
}

namespace {

Strings files_below(const std::string& folder, std::string_view ending) {
  Strings found;
  for (const std::string& name : files_in(folder, ending)) found.push_back(folder + "/" + name);
  for (const std::string& name : folders_in(folder))
    for (const std::string& path : files_below(folder + "/" + name, ending)) found.push_back(path);
  return found;
}

}  // namespace

std::vector<CompileError> warnings_of(const std::string& folder) {
  Exercises exercises;
  std::vector<CompileError> found;
  for (const std::string& target : folders_in("build/learn/CMakeFiles")) {
    if (!target.starts_with("ex_") && !target.starts_with("test_")) continue;
    for (const std::string& said : files_below("build/learn/CMakeFiles/" + target + "/" + folder, ".said"))
      for (const CompileError& warning : read_warnings(read_file_or(said, ""))) {
        const Exercise* exercise = exercises.of(warning.place);
        if (exercise && exercise->changed(line_of(warning.place))) found.push_back(warning);
      }
  }
  return found;
}

}  // namespace tool
