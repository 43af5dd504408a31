#include "build.hpp"

#include <unistd.h>
#include <algorithm>
#include <climits>
#include <cstdlib>

#include "failure.hpp"
#include "process.hpp"
#include "screen.hpp"
#include "workspace.hpp"

namespace tool {

namespace {

// Compilers say whole paths; people want those of the course.
std::string shortened(const std::string& text) {
  char here[PATH_MAX];
  if (!getcwd(here, sizeof here)) return text;
  return replace_all(text, std::string(here) + "/", "");
}

// "PATH:LINE:COLUMN: error: MESSAGE"
bool read_error(const std::string& line, CompileError& error) {
  std::size_t at = line.find(": error: ");
  std::size_t size = 9;
  if (at == line.npos) at = line.find(": fatal error: "), size = 15;
  if (at == line.npos) return false;
  error = {};
  error.message = line.substr(at + size);
  Lines parts = split(line.substr(0, at), ':');
  bool has_line = parts.size() >= 2 && to_number(parts[1]) > 0;
  if (has_line)
    error.place = shortened(parts[0] + ":" + parts[1]);
  else
    error.message = "linker: " + error.message;
  return true;
}

}  // namespace

std::string exercise_place(const std::string& line) {
  std::size_t at = line.find("exercises/");
  std::size_t colon = at == line.npos ? line.npos : line.find(':', at);
  if (colon == line.npos) return "";
  std::size_t end = line.find_first_not_of("0123456789", colon + 1);
  if (end == colon + 1 || colon + 1 == line.size()) return "";
  return line.substr(at, end - at);
}

std::vector<CompileError> read_errors(std::string_view output) {
  std::vector<CompileError> errors;
  std::string from;    // the exercise that led the compiler to where it now complains
  bool below = false;  // below an error: the drawn source may follow
  for (const std::string& line : split_lines(output)) {
    CompileError error;
    if (read_error(line, error)) {
      if (!error.place.starts_with("exercises/") && !from.empty()) {
        error.message += " (in " + error.place + ")";
        error.place = from;
      }
      from.clear();
      errors.push_back(error);
      below = true;
    } else if (std::size_t at = line.find("undefined reference to "); at != line.npos) {
      errors.push_back({"", "linker: " + line.substr(at), {}});
    } else if (below && line.starts_with(" ") && has(line, " | ")) {
      errors.back().source.push_back(line);
    } else if (below && line.starts_with(">>> ")) {
      errors.back().source.push_back(shortened(line));
    } else {
      below = false;
      std::string place = exercise_place(line);
      if (!place.empty()) from = place;
      if (line.starts_with("[") || line.starts_with("FAILED")) from.clear();  // ninja's own lines: the next file
    }
  }
  return errors;
}

bool configured(const std::string& preset) {
  drop_foreign_build(preset);
  return exists("build/" + preset + "/build.ninja");
}

void configure(const std::string& preset, const Lines& settings) {
  drop_foreign_build(preset);
  progress("configuring build/" + preset);
  Lines command = {"cmake", "--preset", preset};
  for (const std::string& setting : settings) command.push_back("-D" + setting);
  Finished cmake = run(command);
  end_progress();
  if (cmake.status == 0) return;
  std::size_t at = cmake.output.find("CMake Error");
  throw Error("configuring failed: " + shown(command) + "\n" +
              (at == std::string::npos ? cmake.output : cmake.output.substr(at)));
}

BuildResult build(const std::string& preset, const Lines& targets, bool with_progress) {
  Lines command = {"ninja", "-C", "build/" + preset, "-k", "0"};
  command.insert(command.end(), targets.begin(), targets.end());
  BuildResult result;
  Finished ninja = run(command, [&](const std::string& line) {
    if (line.starts_with("FAILED: ")) result.failed.push_back(line.substr(8));
    std::size_t slash = line.find('/'), close = line.find(']');
    if (with_progress && line.starts_with("[") && slash < close && close != line.npos)
      progress("building " + line.substr(1, slash - 1) + " of " + line.substr(slash + 1, close - slash - 1));
  });
  end_progress();
  result.good = ninja.status == 0;
  result.output = shortened(ninja.output);
  if (!result.good) result.errors = read_errors(result.output);
  const bool compiles = std::none_of(result.errors.begin(), result.errors.end(), [](const CompileError& error) { return !error.place.empty(); });
  if (!result.good && compiles) result.errors = read_link_errors(result.output);
  return result;
}

}  // namespace tool
