#include "kept.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "process.hpp"

namespace tool {

namespace {

namespace fs = std::filesystem;
constexpr auto kept_for = std::chrono::hours(24 * 30);

std::string folder() {
  auto set = [](const char* name) -> std::string {
    const char* value = std::getenv(name);
    return value ? value : "";
  };
  if (const std::string here = set("UNTWIST_KEPT"); !here.empty()) return here;
  if (const std::string cache = set("XDG_CACHE_HOME"); !cache.empty()) return cache + "/untwist/proof";
  return set("HOME") + "/.cache/untwist/proof";
}

const std::pair<Outcome, const char*> outcomes[] = {{Outcome::passed, "passed"},       {Outcome::failed, "failed"},
                                                    {Outcome::unwritten, "unwritten"}, {Outcome::crashed, "crashed"},
                                                    {Outcome::hung, "hung"},           {Outcome::missing, "missing"}};

// Files and the course's own files that they include.
class Closure {
 public:
  void add(const std::string& path, const Lines& folders) {
    const std::string file = fs::path(path).lexically_normal();
    if (!exists(file) || is_folder(file) || !texts_.emplace(file, "").second) return;
    const std::string text = texts_[file] = read_file(file);
    for (const std::string& line : split_lines(text)) {
      const std::string code = trim(line);
      if (!code.starts_with("#include")) continue;
      const std::size_t open = code.find_first_of("<\""), close = code.find_first_of(">\"", open + 1);
      if (open == code.npos || close == code.npos) continue;
      const std::string name = code.substr(open + 1, close - open - 1);
      if (code[open] == '"') add(fs::path(file).parent_path() / name, folders);
      for (const std::string& each : folders) add(each + "/" + name, folders);
    }
  }
  void add_folder(const std::string& path, const Lines& folders) {
    for (const std::string& name : sources_in(path)) add(path + "/" + name, folders);
  }
  std::string text() const {
    std::string all;
    for (const auto& [file, text] : texts_) all += "== " + file + "\n" + text + "\n";
    return all;
  }

 private:
  std::map<std::string, std::string> texts_;
};

std::string first_line_of(const Lines& command) { return split_lines(run(command).output + "\n").front() + "\n"; }

// The digest of each file.
Lines digests(const Lines& files) {
  Lines command = in_path("sha256sum") ? Lines{"sha256sum"} : Lines{"shasum", "-a", "256"}, found;
  command.insert(command.end(), files.begin(), files.end());
  const Finished summed = run(command);
  for (const std::string& line : split_lines(trim(summed.output))) found.push_back(line.substr(0, line.find(' ')));
  if (summed.status != 0 || found.size() != files.size()) throw Error(command.front() + ": " + summed.output);
  return found;
}

// The compilers and libraries of this machine. Linked libraries count by their content.
std::string machine() {
  static const std::string known = [] {
    std::string text;
    for (const char* compiler : {"c++", "clang++-19"}) text += first_line_of({compiler, "--version"});
    text += first_line_of({"ldd", "--version"}) + first_line_of({"uname", "-m"});
    Lines libraries;
    for (const char* library : {"libgtest.a", "libstdc++.so.6", "libc.so.6", "libasan.so", "libubsan.so"})
      if (const std::string path = trim(run({"c++", std::string("-print-file-name=") + library}).output);
          path.starts_with("/") && exists(path))
        libraries.push_back(path);
    return text + join(libraries.empty() ? Lines{} : digests(libraries), " ");
  }();
  return known;
}

void add_layers(const Course& course, const Lines& ids, std::vector<const Lesson*>& layers) {
  for (const std::string& id : ids) {
    const Lesson& lesson = course.lesson(id);
    if (std::find(layers.begin(), layers.end(), &lesson) != layers.end()) continue;
    layers.push_back(&lesson);
    add_layers(course, lesson.needs, layers);
  }
}

}  // namespace

std::optional<RunResult> Kept::find(const std::string& key) const {
  const std::string path = folder() + "/" + key;
  if (fresh_ || !exists(path)) return {};
  RunResult result;
  for (const std::string& line : split_lines(read_file(path))) {
    const std::size_t space = line.find(' ');
    const std::string word = line.substr(0, space), rest = space == line.npos ? "" : line.substr(space + 1);
    if (word == "exit") result.at_exit = rest;
    for (const auto& [outcome, name] : outcomes)
      if (word == name) {
        TestResult test;
        test.name = rest;
        test.outcome = outcome;
        result.tests.push_back(test);
      }
  }
  std::error_code ignored;
  fs::last_write_time(path, fs::file_time_type::clock::now(), ignored);
  return result;
}

void Kept::keep(const std::string& key, const RunResult& result) const {
  std::string text;
  for (const TestResult& test : result.tests)
    for (const auto& [outcome, name] : outcomes)
      if (test.outcome == outcome) text += std::string(name) + " " + test.name + "\n";
  if (!result.at_exit.empty()) text += "exit " + split_lines(trim(result.at_exit)).front() + "\n";
  write_file(folder() + "/" + key, text);
}

void Kept::tidy() const {
  std::error_code ignored;
  for (const std::string& name : files_in(folder(), "")) {
    const std::string path = folder() + "/" + name;
    if (fs::file_time_type::clock::now() - fs::last_write_time(path, ignored) > kept_for) fs::remove(path, ignored);
  }
}

std::string everything_below(const Course& course, const Lesson& lesson) {
  std::vector<const Lesson*> layers;
  add_layers(course, {lesson.id}, layers);
  add_layers(course, lesson.tests_need, layers);
  Closure files;
  for (const Lesson* layer : layers) files.add_folder(layer->solutions(), {"include", "src", layer->solutions()});
  files.add_folder(lesson.tests(), {"include", "src"});
  files.add_folder("src", {"include", "src"});
  std::string text = machine() + files.text();
  Lines built_and_judged = {"CMakeLists.txt", "CMakePresets.json", lesson.description()};
  for (const std::string folder : {"tools/cmake", "tools/staff", "tools"})
    for (const std::string& name : files_in(folder, ""))
      for (const std::string part :
           {"/cmake/", "/runner.", "/process.", "/build.", "/marks.", "/mutants.", "/variants.", "/proof.", "/kept."})
        if (const std::string path = folder + "/" + name; has(path, part)) built_and_judged.push_back(path);
  for (const std::string& path : built_and_judged) text += "== " + path + "\n" + read_file_or(path, "") + "\n";
  return text;
}

Lines keys_of(const Lines& texts) {
  if (texts.empty()) return {};
  const std::string folder = "build/proof/keys";
  Lines files;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    files.push_back(folder + "/" + std::to_string(i));
    write_file(files.back(), texts[i]);
  }
  const Lines keys = digests(files);
  run({"rm", "-rf", folder});
  return keys;
}

}  // namespace tool
