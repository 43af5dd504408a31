#include "failure.hpp"

#include <algorithm>

#include "marks.hpp"
#include "process.hpp"
#include "screen.hpp"

namespace tool {

namespace {

// In an object's name CMake replaces special characters by _: "slow_page_copy.cpp" for "slow_page copy.cpp".
std::string source_named(const std::string& path) {
  if (exists(path)) return path;
  const std::size_t slash = path.rfind('/') + 1;
  const std::string folder = path.substr(0, slash), name = path.substr(slash);
  for (const std::string& file : files_in(folder, "")) {
    bool same = file.size() == name.size();
    for (std::size_t i = 0; same && i < name.size(); ++i) same = file[i] == name[i] || name[i] == '_';
    if (same) return folder + file;
  }
  return path;
}

// "CMakeFiles/ex_01.dir/exercises/01-reactor/old.cpp.o" names exercises/01-reactor/old.cpp. Appends each source that a
// line names.
void add_sources_of_objects(const std::string& line, Strings& found) {
  constexpr std::string_view folder = ".dir/";
  for (std::size_t at = line.find(folder); at != line.npos; at = line.find(folder, at + 1)) {
    const std::size_t begin = at + folder.size(), end = line.find(".o", begin);
    if (end == line.npos) return;
    std::string source = source_named(line.substr(begin, end - begin));
    if (!contains(found, source)) found.push_back(std::move(source));
  }
}

// The text between two markers; empty if they are not there.
std::string between(const std::string& line, std::string_view open, std::string_view close) {
  const std::size_t at = line.find(open);
  if (at == line.npos) return "";
  const std::size_t begin = at + open.size(), end = line.find(close, begin);
  return line.substr(begin, end == line.npos ? line.npos : end - begin);
}

// "duplicate symbol: NAME" (lld, mold), "multiple definition of `NAME'" (GNU ld), "duplicate symbol 'NAME' in:"
// (macOS).
std::string name_defined_twice(const std::string& line) {
  if (std::string name = between(line, "multiple definition of `", "'"); !name.empty()) return name;
  if (std::string name = between(line, "duplicate symbol '", "'"); !name.empty()) return name;
  std::string name = between(line, "duplicate symbol: ", "\n");
  if (const std::size_t objects = name.rfind(".o: "); objects != name.npos)
    name.erase(0, objects + 4);  // mold names them first
  return name;
}

// "undefined symbol: NAME" (lld, mold), "undefined reference to `NAME'" (GNU ld), "\"NAME\", referenced from:" (macOS).
std::string name_not_defined(const std::string& line) {
  if (std::string name = between(line, "undefined reference to `", "'"); !name.empty()) return name;
  if (std::string name = between(line, "undefined symbol: ", "\n"); !name.empty()) return name;
  if (has(line, "\", referenced from:")) return between(line, "\"", "\", referenced from:");
  return "";
}

// A symbol as the source spells it, without compilers' additions.
std::string in_source(const std::string& symbol) { return replace_all(symbol, "[abi:cxx11]", ""); }

std::string of_the_course(const std::string& source) {
  if (source.starts_with("Unity/")) return "given code";  // several files, compiled as one
  return source.starts_with("exercises/") ? source : source + " (given)";
}

}  // namespace

std::vector<CompileError> read_link_errors(std::string_view output) {
  std::vector<CompileError> errors;
  const Lines lines = split_lines(output);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string twice = in_source(name_defined_twice(lines[i])), missing = in_source(name_not_defined(lines[i]));
    if (twice.empty() && missing.empty()) continue;
    Strings sources;
    add_sources_of_objects(lines[i], sources);
    // The lines that belong to this message, up to the linker's next one.
    for (std::size_t next = i + 1;
         next < lines.size() && (lines[next].starts_with(">>> ") || lines[next].starts_with("  ")); ++next)
      add_sources_of_objects(lines[next], sources);
    if (sources.empty() && i > 0) add_sources_of_objects(lines[i - 1], sources);  // GNU ld: "x.o: in function `f()':"
    std::stable_sort(sources.begin(), sources.end(), [](const std::string& a, const std::string& b) {
      return a.starts_with("exercises/") > b.starts_with("exercises/");
    });
    CompileError error;
    if (!sources.empty() && sources.front().starts_with("exercises/")) error.place = sources.front();
    if (!twice.empty()) {
      Strings files;
      for (const std::string& source : sources) files.push_back(of_the_course(source));
      error.message = twice + " is defined twice" + (files.empty() ? "" : ": in " + join(files, " and in "));
    } else {
      error.message = "nothing defines " + missing +
                      (sources.empty() ? "" : ", which " + of_the_course(sources.front()) + " calls");
      error.place.clear();
    }
    const bool known = std::any_of(errors.begin(), errors.end(),
                                   [&](const CompileError& other) { return other.message == error.message; });
    if (!known) errors.push_back(error);
  }
  return errors;
}

std::string reason_of(std::string_view output) {
  static const std::pair<std::string_view, std::string_view> known[] = {
      {"No space left on device", "the disk is full (No space left on device)"},
      {"Killed signal terminated program", "the compiler was killed, probably for lack of memory"},
      {"unable to execute command: Killed", "the compiler was killed, probably for lack of memory"},
      {"virtual memory exhausted", "the compiler ran out of memory"},
      {"Cannot allocate memory", "there is not enough memory (Cannot allocate memory)"},
  };
  const Lines lines = split_lines(output);
  for (const auto& [sign, meaning] : known)
    if (has(output, sign)) return std::string(meaning);
  for (const std::string_view sign : {"CMake Error", "ninja: error: ", "ninja: fatal: ", "rror: ", "Permission denied"})
    for (std::size_t i = 0; i < lines.size(); ++i)
      if (has(lines[i], sign)) {
        std::string reason = trim(lines[i]);
        // CMake prints the place first and the message below it.
        for (std::size_t next = i + 1; sign == "CMake Error" && next < lines.size() && next < i + 6; ++next)
          if (!trim(lines[next]).empty()) reason += " " + trim(lines[next]);
        return reason;
      }
  return lines.empty() ? "the build failed without any output" : trim(lines.back());
}

bool is_starter(const Lesson& lesson) {
  for (const std::string& name : sources_in(lesson.exercises()))
    if (!exists(lesson.solutions() + "/" + name)) return false;
  for (const std::string& name : sources_in(lesson.solutions()))
    if (split_lines(read_file_or(lesson.exercises() + "/" + name, "")) !=
        split_lines(starter_of(lesson.solutions() + "/" + name)))
      return false;
  return true;
}

bool is_our_fault(const Lesson& lesson, const BuildResult& built) {
  if (built.errors.empty() && read_link_errors(built.output).empty()) return false;  // the machine's fault
  if (is_starter(lesson)) return true;
  for (const CompileError& error : built.errors)
    if (error.place.starts_with(lesson.exercises() + "/") && !has(error.message, "(in ")) return false;
  // The errors are in given code, but the learner's changes may have caused them. On the solution it must build.
  progress("checking whether the same tests build on the solution");
  const BuildResult solution = build("learn", {"test_" + lesson.id + "_ref"}, false);
  end_progress();
  return !solution.good;
}

std::string write_fault_report(const std::string& what) {
  const std::string file = "build/fault.txt";
  std::string text = "A fault in the course.\n\n";
  for (const Strings& command :
       {Strings{"uname", "-a"}, Strings{"cat", "/etc/os-release"}, Strings{"git", "log", "-1", "--oneline"},
        Strings{"c++", "--version"}, Strings{"cmake", "--version"}, Strings{"ninja", "--version"}}) {
    const Finished finished = run(command);
    text += "$ " + shown(command) + "\n" + finished.output + "\n";
  }
  write_file(file, text + what);
  return file;
}

Lines shown_fault(const std::string& title, const std::string& what) {
  Lines screen = {red(title) + dot + bold("this is our fault, not yours"), ""};
  constexpr std::size_t most = 8;
  for (const std::string& line : split_lines(trim(what)))
    if (screen.size() < most + 2) screen.push_back("  " + line.substr(0, screen_width() - 4));
  const std::string report = write_fault_report(what);
  screen.insert(screen.end(),
                {"", "Please tell the people who gave you this course, and send them " + bold(report) + ":",
                 "it names your system and compilers, and has everything that was printed."});
  return screen;
}

}  // namespace tool
