#include "state.hpp"

#include <cstdio>
#include <ctime>
#include <filesystem>

namespace tool {

namespace {
const std::string state_file = ".untwist/state";
}

State::State() : records_(split_lines(read_file_or(state_file, ""))) {}

Strings State::borrowed_lessons() const {
  Strings lessons;
  for (const std::string& record : records_)
    if (record.starts_with("borrowed ")) lessons.push_back(record.substr(9));
  return lessons;
}

std::string State::last_solved() const {
  std::string last;
  for (const std::string& record : records_)
    if (record.starts_with("once ")) last = record.substr(5);
  return last;
}

std::string State::tested(const std::string& step) const {
  const std::string key = "tested " + step + " ";
  for (const std::string& record : records_)
    if (record.starts_with(key)) return record.substr(key.size());
  return "";
}

void State::set_tested(const std::string& step, const std::string& digest) {
  const std::string before = tested(step);
  if (before == digest) return;
  if (!before.empty()) set("tested " + step + " " + before, false);
  set("tested " + step + " " + digest, true);
}

int State::hints_seen(const std::string& step) const {
  for (int level = 3; level > 0; --level)
    if (has("hint " + step + " " + std::to_string(level))) return level;
  return 0;
}

void State::set_hints_seen(const std::string& step, int level) {
  set("hint " + step + " " + std::to_string(level), true);
}

void State::set(const std::string& record, bool yes) {
  if (has(record) == yes) return;
  if (yes)
    records_.push_back(record);
  else
    std::erase(records_, record);
  write_file(state_file, records_.empty() ? "" : join(records_, "\n") + "\n");
}

std::string back_up(const std::string& path) {
  static std::string folder;
  if (folder.empty()) {
    std::time_t now = std::time(nullptr);
    char stamp[32];
    std::strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", std::localtime(&now));
    folder = std::string(".untwist/backups/") + stamp;
    for (int n = 2; exists(folder); ++n) folder = std::string(".untwist/backups/") + stamp + "-" + std::to_string(n);
  }
  std::string copy = folder + "/" + path;
  try {
    write_file(copy, read_file(path));
  } catch (...) {  // half a backup is worse than none; so far nothing was changed
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    folder.clear();
    throw;
  }
  return copy;
}

}  // namespace tool
