#include "unpacking.hpp"

#include <algorithm>

namespace tool {

Strings parts_of(std::string_view path) {
  Strings parts;
  for (const std::string& part : split(replace_all(std::string(path), "\\", "/"), '/'))
    if (!part.empty() && part != ".") parts.push_back(part);
  return parts;
}

std::string base_name(std::string_view path) {
  const Strings parts = parts_of(path);
  return parts.empty() ? "" : parts.back();
}

namespace {

// "01-reactor"
bool called_as_a_lesson(std::string_view part) {
  return part.size() > 3 && is_digit(part[0]) && is_digit(part[1]) && part[2] == '-';
}

}  // namespace

std::string passed_over_part(std::string_view path) {
  std::string above;
  bool in_lesson = false;
  for (const std::string& part : parts_of(path)) {
    above += (above.empty() ? "" : "/") + part;
    if (part == "__MACOSX" || (part.front() == '.' && part != "..")) return above;
    if (!in_lesson && (part == "build" || part == "node_modules")) return above;
    in_lesson |= called_as_a_lesson(part);
  }
  return "";
}

bool is_passed_over(std::string_view path) { return !passed_over_part(path).empty(); }

bool is_never_looked_into(std::string_view path) {
  const Strings parts = parts_of(path);
  return std::any_of(parts.begin(), parts.end(), [](const std::string& part) {
    return part == ".git" || part == "node_modules" || part == "__MACOSX";
  });
}

bool looks_like_an_archive(std::string_view beginning) {
  using std::string_view_literals::operator""sv;
  for (const std::string_view signature :
       {"PK\3\4"sv, "PK\5\6"sv, "\x1f\x8b"sv, "\x1f\x9d"sv, "BZh"sv,
        "\xfd"
        "7zXZ"sv,
        "\x28\xb5\x2f\xfd"sv, "\x04\x22\x4d\x18"sv, "7z\xbc\xaf\x27\x1c"sv, "Rar!\x1a\x07"sv, "xar!"sv, "MSCF"sv,
        "!<arch>"sv, "070701"sv, "070702"sv, "070707"sv, "\x5d\0\0"sv})
    if (beginning.starts_with(signature)) return true;
  return beginning.size() >= 262 && beginning.substr(257, 5) == "ustar";
}

}  // namespace tool
