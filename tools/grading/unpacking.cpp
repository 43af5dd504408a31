#include "unpacking.hpp"

#include <algorithm>

namespace tool {

Lines parts_of(std::string_view path) {
  Lines parts;
  for (const std::string& part : split(replace_all(std::string(path), "\\", "/"), '/'))
    if (!part.empty() && part != ".") parts.push_back(part);
  return parts;
}

std::string base_name(std::string_view path) {
  const Lines parts = parts_of(path);
  return parts.empty() ? "" : parts.back();
}

bool is_passed_over(std::string_view path) {
  const Lines parts = parts_of(path);
  return std::any_of(parts.begin(), parts.end(), [](const std::string& part) {
    return part == "build" || part == "node_modules" || part == "__MACOSX" || (part.front() == '.' && part != "..");
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
