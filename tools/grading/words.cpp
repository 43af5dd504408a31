#include "words.hpp"

#include <cstdint>
#include <cstdio>

namespace tool {

namespace {

// How many bytes of valid UTF-8 begin here, none of them a control character; 0 when there are none.
std::size_t letter(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned first = byte(0);
  if (first < 0x80) return first >= 0x20 && first != 0x7f;
  const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return 0;
  std::uint32_t value = first & (0x7fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
    value = value << 6 | (byte(i) & 0x3f);
  }
  const bool overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
  const bool none =
      value > 0x10ffff || (value >= 0xd800 && value < 0xe000) || value < 0xa0 || (value & 0xfffe) == 0xfffe;
  const bool turns_text_round = (value >= 0x202a && value <= 0x202e) || (value >= 0x2066 && value <= 0x2069) ||
                                value == 0x2028 || value == 0x2029;
  return overlong || none || turns_text_round ? 0 : size;
}

std::string cleaned(std::string_view text, std::string_view kept) {
  std::string out;
  while (!text.empty()) {
    std::size_t size = letter(text);
    if (size == 0 && kept.find(text.front()) != kept.npos) size = 1;
    if (size > 0) {
      out += text.substr(0, size);
    } else {
      char code[8];
      std::snprintf(code, sizeof code, "\\x%02x", static_cast<unsigned char>(text.front()));
      out += code;
      size = 1;
    }
    text.remove_prefix(size);
  }
  return out;
}

}  // namespace

std::string printable(std::string_view text) { return cleaned(text, ""); }

std::string printable_lines(std::string_view text) { return cleaned(text, "\n\t"); }

std::string short_lines(std::string_view text, std::size_t most) {
  Lines lines = split(text, '\n');
  for (std::string& line : lines) {
    if (line.size() <= most) continue;
    std::size_t kept = most;
    while (kept + 3 > most && (line[kept] & 0xC0) == 0x80) --kept;  // not within a character
    line = line.substr(0, kept) + " ... " + count(int(line.size() - kept), "byte") + " more";
  }
  return join(lines, "\n");
}

std::string file_name(std::string_view text) {
  std::string out;
  bool plain = !text.empty() && text.front() != '.' && text.front() != '-';
  for (const char c : text) {
    const bool good = is_word(c) || c == '-' || c == '.' || c == '@' || c == '+';
    plain &= good;
    out += good ? c : '_';
  }
  if (plain && out.size() <= 100) return out;
  char number[20];
  std::snprintf(number, sizeof number, "~%08x", static_cast<unsigned>(digest(text)));
  return "_" + out.substr(0, 80) + number;
}

std::uint64_t digest(std::string_view text, std::uint64_t before) {
  for (const char c : text) before = (before ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return (before ^ text.size()) * 1099511628211u;
}

std::string csv_field(std::string_view text) {
  std::string field = printable(text);
  if (!field.empty() && std::string_view("=+-@").find(field.front()) != std::string_view::npos) field.insert(0, "'");
  return "\"" + replace_all(field, "\"", "\"\"") + "\"";
}

}  // namespace tool
