#include "editor.hpp"

#include <sys/stat.h>
#include <climits>
#include <cstdlib>

#include "course.hpp"

namespace tool {

namespace {

const std::string cmakes_database = "build/learn/compile_commands.json",
                  editors_database = "build/editor/compile_commands.json";

struct Entry {
  std::string folder, compiler_and_flags, file;  // escaped, as they are in the JSON
};

// The text of `"key": "..."` on a line of the database, as CMake writes it.
bool read_value(const std::string& line, const std::string& key, std::string& value) {
  const std::string begin = "\"" + key + "\": \"";
  const std::string text = trim(line);
  if (!text.starts_with(begin)) return false;
  value = text.substr(begin.size(), text.rfind('"') - begin.size());
  return true;
}

// The flags without the launcher, the precompiled header, and the names of the object and the source.
std::string flags_of(std::string command) {
  if (const std::size_t launcher = command.find("/compile.sh"); launcher != command.npos)
    command.erase(0, command.find(' ', launcher) + 1);
  for (const char* end : {" -o ", " -Winvalid-pch", " -include "})
    if (const std::size_t at = command.find(end); at != command.npos) command.erase(at);
  return command;
}

std::vector<Entry> read_database(const std::string& path) {
  std::vector<Entry> entries;
  Entry entry;
  for (const std::string& line : split_lines(read_file_or(path, ""))) {
    std::string command;
    read_value(line, "directory", entry.folder);
    if (read_value(line, "command", command)) entry.compiler_and_flags = flags_of(command);
    if (read_value(line, "file", entry.file)) entries.push_back(entry);
  }
  return entries;
}

// The sources that a unity source includes; for any other source, itself.
Strings sources_behind(const std::string& file) {
  if (!has(file, "/Unity/unity_")) return {file};
  Strings sources;
  for (const std::string& line : split_lines(read_file_or(file, "")))
    if (line.starts_with("#include \"")) sources.push_back(line.substr(10, line.rfind('"') - 10));
  return sources;
}

class Database {
 public:
  explicit Database(const std::string& root) : root_(root) {}

  void add(const Entry& like, const std::string& file, const std::string& more) {
    if (contains(files_, file)) return;
    files_.push_back(file);
    text_ += (text_.empty() ? "[\n" : ",\n") + std::string("{\n  \"directory\": \"") + like.folder +
             "\",\n  \"command\": \"" + like.compiler_and_flags + more + " -c " +
             (has(file, " ") ? "\\\"" + file + "\\\"" : file) + "\",\n  \"file\": \"" + file + "\"\n}";
  }

  // No target compiles headers: treat them as if a test had included them.
  void add_headers(const Entry& like, const std::string& folder) {
    for (const std::string& name : sources_in(folder))
      if (!is_compiled(name)) add(like, root_ + "/" + folder + "/" + name, " -x c++-header");
  }

  std::string text() const { return text_ + "\n]\n"; }

 private:
  std::string root_, text_;
  Strings files_;
};

bool newer(const std::string& path, const std::string& than) {
  struct stat one {
  }, other{};
  return stat(path.c_str(), &one) == 0 && (stat(than.c_str(), &other) != 0 || one.st_mtime > other.st_mtime);
}

}  // namespace

void write_editor_database() {
  if (!newer(cmakes_database, editors_database)) return;
  char root[PATH_MAX];
  if (!realpath(".", root)) return;
  Database database(root);
  const std::vector<Entry> entries = read_database(cmakes_database);
  const Entry* test = nullptr;
  for (const Entry& entry : entries) {
    if (has(entry.file, "cmake_pch") || has(entry.file, "/empty.cpp")) continue;
    for (const std::string& source : sources_behind(entry.file)) {
      database.add(entry, source, "");
      if (has(source, "/tests/")) test = &entry;
    }
  }
  if (!test) return;
  for (const char* folder : {"include", "src", "tests", "exercises", "solutions", "examples"})
    database.add_headers(*test, folder);
  write_file(editors_database, database.text());
}

}  // namespace tool
