#include "build.hpp"

#include <unistd.h>
#include <algorithm>
#include <climits>
#include <cstdlib>

#include "failure.hpp"
#include "process.hpp"
#include "screen.hpp"
#include "testing/told.hpp"
#include "workspace.hpp"

namespace tool {

namespace {

// Compilers print absolute paths; people want them relative to the course.
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
  Strings parts = split(line.substr(0, at), ':');
  bool has_line = parts.size() >= 2 && to_number(parts[1]) > 0;
  if (has_line)
    error.place = shortened(parts[0] + ":" + parts[1]);
  else
    error.message = "linker: " + error.message;
  return true;
}

// Is it one of our static assertions? Then its sentence says everything.
bool is_sentence(const std::string& message) { return message.starts_with("static assertion failed"); }

// The compiler reports the error elsewhere, but this line of an exercise caused it.
void lead_to(CompileError& error, const std::string& place) {
  if (place.empty()) return;
  if (!is_sentence(error.message) && !has(error.message, " (in ")) error.message += " (in " + error.place + ")";
  error.place = place;
}

// The line of an exercise that leads to the error, if this line of compiler output ("required from here") names one.
std::string led_through(const std::string& line) {
  for (const char* words : {"required from", "required by", "requested here", "required here", "while substituting"})
    if (has(line, words)) return exercise_place(line.substr(0, line.find(": ")));  // after that it may name types
  return "";
}

// Reduces a failed assertion to its sentence and the line that it is about.
void say_it_plainly(CompileError& error) {
  if (!is_sentence(error.message)) return;
  std::size_t quote = error.message.find("': ");  // clang: "static assertion failed due to requirement '...': sentence"
  std::size_t begin = quote == error.message.npos ? error.message.find(": ") : quote + 1;
  if (begin == error.message.npos) return;
  error.message = error.message.substr(begin + 2);
  std::size_t colon = error.place.rfind(':');
  int number = colon == error.place.npos ? -1 : to_number(error.place.substr(colon + 1));
  Lines lines = split_lines(read_file_or(error.place.substr(0, colon), ""));
  if (number > 0 && number <= int(lines.size()))
    error.source = {"  " + std::to_string(number) + " | " + lines[std::size_t(number) - 1]};
}

}  // namespace

std::string exercise_place(const std::string& line) { return untwist::testing::exercise_place(line); }

std::vector<CompileError> read_errors(std::string_view output) {
  std::vector<CompileError> errors;
  std::string included;  // the exercise that included the file with the error
  std::string from;      // better: the exercise's line that led there. g++ prints it before the error, clang after it
  bool below = false;    // just below an error: the drawn source may follow
  bool led = true;       // do we know which line led to the last error?
  for (const std::string& line : split_lines(output)) {
    CompileError error;
    if (read_error(line, error)) {
      led = error.place.starts_with("exercises/");
      below = !is_sentence(error.message);
      if (!led) lead_to(error, from.empty() ? included : from), led = !from.empty();
      from.clear();
      errors.push_back(error);
    } else if (std::size_t at = line.find("undefined reference to "); at != line.npos) {
      errors.push_back({"", "linker: " + line.substr(at), {}});
    } else if (below && line.starts_with(" ") && has(line, " | ")) {
      errors.back().source.push_back(line);
    } else if (below && line.starts_with(">>> ")) {
      errors.back().source.push_back(shortened(line));
    } else {
      below = false;
      if (line.starts_with("[") || line.starts_with("FAILED"))
        included.clear(), from.clear(), led = true;  // a line of ninja's own: the next file begins
      else if (std::string through = led_through(line); !through.empty() && !led)
        lead_to(errors.back(), through), led = true;
      else if (!through.empty() && from.empty())
        from = through;
      else if (std::string by = exercise_place(line); !by.empty() && has(line, "from "))
        included = by;
    }
  }
  for (CompileError& error : errors) say_it_plainly(error);
  return errors;
}

bool configured(const std::string& preset) {
  drop_foreign_build(preset);
  return exists("build/" + preset + "/build.ninja");
}

void configure(const std::string& preset, const Strings& settings) {
  drop_foreign_build(preset);
  progress("configuring build/" + preset);
  Strings command = {"cmake", "--preset", preset};
  for (const std::string& setting : settings) command.push_back("-D" + setting);
  Finished cmake = run(command);
  end_progress();
  if (cmake.status == 0) return;
  std::size_t at = cmake.output.find("CMake Error");
  throw Error("configuring failed: " + shown(command) + "\n" +
              (at == std::string::npos ? cmake.output : cmake.output.substr(at)));
}

BuildResult build(const std::string& preset, const Strings& targets, bool with_progress) {
  Strings command = {"ninja", "-C", "build/" + preset, "-k", "0"};
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
  const bool compiles = std::none_of(result.errors.begin(), result.errors.end(),
                                     [](const CompileError& error) { return !error.place.empty(); });
  if (!result.good && compiles) result.errors = read_link_errors(result.output);
  return result;
}

}  // namespace tool
