// untwist maintain format, and the format check of `maintain check`.

#include "format.hpp"

#include <algorithm>

#include "process.hpp"
#include "screen.hpp"
#include "staff.hpp"

namespace tool {

namespace {

const std::string format_version = "14";  // Debian 12's

// "Debian clang-format version 14.0.6" gives "14".
std::string major_version(const std::string& program) {
  if (!in_path(program)) return "";
  const std::string said = run({program, "--version"}).output;
  const std::size_t at = said.find("version ");
  return at == said.npos ? "" : split(trim(said.substr(at + 8)), '.')[0];
}

std::string formatter() {
  for (const std::string& program : {"clang-format-" + format_version, std::string("clang-format")})
    if (major_version(program) == format_version) return program;
  return "";
}

// Starters are generated from solutions, so they are formatted already.
Strings sources() {
  Strings all = split_lines(run({"git", "ls-files", "--", "*.cpp", "*.hpp"}).output);
  std::erase_if(all, [](const std::string& path) { return path.starts_with("exercises/") || !exists(path); });
  return all;
}

}  // namespace

std::string format_missing() {
  if (!in_path("clang-format-" + format_version) && !in_path("clang-format")) return "clang-format is not installed";
  if (formatter().empty())
    return "clang-format is version " + major_version("clang-format") + " here, not " + format_version;
  if (run({"git", "rev-parse", "--is-inside-work-tree"}).status != 0) return "this is not a git checkout";
  return "";
}

Strings files_out_of_form() {
  Strings command = {formatter(), "--dry-run"};
  for (const std::string& path : sources()) command.push_back(path);
  Strings found;
  // "tools/a.cpp:1:2: warning: code should be clang-formatted [-Wclang-format-violations]"
  for (const std::string& line : split_lines(run(command).output)) {
    const std::string path = line.substr(0, line.find(':'));
    if (has(line, ": warning: ") && exists(path) && !contains(found, path)) found.push_back(path);
  }
  return found;
}

Strings format_files() {
  const Strings found = files_out_of_form();
  if (found.empty()) return found;
  Strings command = {formatter(), "-i"};
  command.insert(command.end(), found.begin(), found.end());
  const Finished done = run(command);
  if (done.status != 0) throw Error("clang-format failed:\n" + done.output);
  return found;
}

int maintain_format(const Arguments&) {
  if (const std::string missing = format_missing(); !missing.empty()) throw Error(missing);
  const Strings changed = format_files();
  for (const std::string& path : changed) say(green("formatted  ") + path);
  say(count(int(changed.size()), "file") + " changed" +
      (changed.empty() ? "" : ". To update starters and lessons: ./untwist maintain sync"));
  return 0;
}

}  // namespace tool
