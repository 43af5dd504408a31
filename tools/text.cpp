#include "text.hpp"

#include <dirent.h>
#include <sys/stat.h>
#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace tool {

namespace {

bool read_whole(const std::string& path, std::string& content) {
  std::FILE* file = std::fopen(path.c_str(), "rbe");
  if (!file) return false;
  char buffer[1 << 16];
  for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;) content.append(buffer, n);
  bool good = !std::ferror(file);
  std::fclose(file);
  return good;
}

void make_folders(const std::string& path) {
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1))
    mkdir(path.substr(0, slash).c_str(), 0777);
}

Strings entries(const std::string& folder, bool folders, std::string_view ending) {
  Strings names;
  if (DIR* dir = opendir(folder.c_str())) {
    while (dirent* entry = readdir(dir)) {
      std::string name = entry->d_name;
      struct stat info {};
      if (name[0] == '.' || !std::string_view(name).ends_with(ending)) continue;
      if (stat((folder + "/" + name).c_str(), &info) == 0 && (folders ? S_ISDIR(info.st_mode) : S_ISREG(info.st_mode)))
        names.push_back(name);
    }
    closedir(dir);
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

std::string read_file(const std::string& path) {
  std::string content;
  if (!read_whole(path, content)) throw Error("cannot read " + path + ": " + std::strerror(errno));
  return content;
}

std::string read_file_or(const std::string& path, std::string fallback) {
  std::string content;
  return read_whole(path, content) ? content : fallback;
}

void write_file(const std::string& path, std::string_view content) {
  make_folders(path);
  std::string half = path + ".new";
  std::FILE* file = std::fopen(half.c_str(), "wbe");
  bool good = file && std::fwrite(content.data(), 1, content.size(), file) == content.size();
  good = file && std::fclose(file) == 0 && good;
  if (good && std::rename(half.c_str(), path.c_str()) == 0) return;
  const std::string why = std::strerror(errno);
  std::remove(half.c_str());
  throw Error("cannot write " + path + ": " + why);
}

bool exists(const std::string& path) {
  struct stat info {};
  return stat(path.c_str(), &info) == 0;
}

std::string called_in;

std::string as_called(const std::string& path) {
  return path.empty() || path[0] == '/' || called_in.empty() ? path : called_in + "/" + path;
}

bool is_folder(const std::string& path) {
  struct stat info {};
  return stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

bool is_link(const std::string& path) {
  struct stat info {};
  return lstat(path.c_str(), &info) == 0 && S_ISLNK(info.st_mode);
}

Strings files_in(const std::string& folder, std::string_view ending) { return entries(folder, false, ending); }

Strings folders_in(const std::string& folder) { return entries(folder, true, ""); }

Strings split(std::string_view text, char separator) {
  Strings parts;
  for (;;) {
    std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

Lines split_lines(std::string_view text) {
  Lines lines = split(text, '\n');
  if (lines.back().empty()) lines.pop_back();
  for (std::string& line : lines)
    if (line.ends_with('\r')) line.pop_back();
  return lines;
}

Strings words(std::string_view text) {
  Strings found;
  std::string word;
  for (char c : text) {
    if (std::isspace(static_cast<unsigned char>(c))) {
      if (!word.empty()) found.push_back(word);
      word.clear();
    } else {
      word += c;
    }
  }
  if (!word.empty()) found.push_back(word);
  return found;
}

std::string join(const Strings& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) {
    if (&part != &parts.front()) text += separator;
    text += part;
  }
  return text;
}

Lines wrapped(std::string_view text, std::size_t width) {
  Lines lines;
  for (const std::string& word : words(text)) {
    if (lines.empty() || lines.back().size() + 1 + word.size() > width)
      lines.push_back(word);
    else
      lines.back() += " " + word;
  }
  return lines;
}

std::string trim(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return std::string(text);
}

std::string shown_line(std::string_view line, std::size_t most) {
  std::size_t end = std::min(line.size(), most);
  while (end < line.size() && end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80)
    --end;  // do not cut a character in half
  std::string text;
  for (const char c : line.substr(0, end)) {
    const auto byte = static_cast<unsigned char>(c);
    constexpr const char* digits = "0123456789abcdef";
    if ((byte < 0x20 && c != '\t') || byte == 0x7f)
      text += std::string("\\x") + digits[byte / 16] + digits[byte % 16];
    else
      text += c;
  }
  if (end < line.size()) text += " \u2026 and " + count(int(line.size() - end), "more byte");
  return text;
}

std::string indent_of(std::string_view line) {
  return std::string(line.substr(0, std::min(line.find_first_not_of(" \t"), line.size())));
}

std::string replace_all(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

bool contains(const Strings& list, std::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

int to_number(std::string_view digits) {
  if (digits.empty() || digits.size() > 6 || !std::all_of(digits.begin(), digits.end(), is_digit)) return -1;
  return std::stoi(std::string(digits));
}

std::string sentence(std::string_view name) {
  auto upper = [&](std::size_t i) { return i < name.size() && std::isupper(static_cast<unsigned char>(name[i])); };
  auto lower = [&](std::size_t i) { return i < name.size() && std::islower(static_cast<unsigned char>(name[i])); };
  std::string text;
  for (std::size_t i = 0; i < name.size(); ++i) {
    char c = name[i];
    // A word begins at a capital, except inside a run of capitals (EOF), and at the first digit of a number.
    bool begins = upper(i) ? !(i > 0 && upper(i - 1)) || lower(i + 1) : is_digit(c) && i > 0 && !is_digit(name[i - 1]);
    if (c == '_' || (begins && !text.empty() && text.back() != ' ')) text += ' ';
    if (c == '_') continue;
    bool acronym = upper(i) && ((upper(i + 1) && !lower(i + 2)) || (i > 0 && upper(i - 1) && !lower(i + 1)));
    text += acronym ? c : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return text;
}

std::string nearest(std::string_view word, const Strings& candidates) {
  std::string best;
  std::size_t best_distance = word.size() / 2 + 1;  // anything further away is no help
  for (const std::string& candidate : candidates) {
    if (word.size() >= 2 && candidate.starts_with(word)) return candidate;
    // Edit distance, one row at a time.
    std::vector<std::size_t> row(candidate.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= word.size(); ++i) {
      std::size_t diagonal = row[0];
      row[0] = i;
      for (std::size_t j = 1; j < row.size(); ++j) {
        std::size_t replaced = diagonal + (word[i - 1] != candidate[j - 1]);
        diagonal = row[j];
        row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
      }
    }
    if (row.back() < best_distance) {
      best_distance = row.back();
      best = candidate;
    }
  }
  return best;
}

std::string count(int n, std::string_view thing) {
  return std::to_string(n) + " " + std::string(thing) + (n == 1 ? "" : "s");
}

}  // namespace tool
