#include "words.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <iterator>

namespace tool {

namespace {

// The character that begins a text.
struct Character {
  std::size_t size = 0;  // in bytes; 0 if it is not valid UTF-8
  std::uint32_t number = 0;
};

Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned first = byte(0);
  if (first < 0x80) return {1, first};
  const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return {};
  std::uint32_t value = first & (0x7fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {};
    value = value << 6 | (byte(i) & 0x3f);
  }
  const bool overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
  const bool surrogate = value >= 0xd800 && value < 0xe000;
  return overlong || surrogate || value > 0x10ffff ? Character{} : Character{size, value};
}

// Control characters move the cursor. Direction marks reverse text, and zero-width characters make different names look
// the same.
bool is_invisible(std::uint32_t number) {
  constexpr std::pair<std::uint32_t, std::uint32_t> ranges[] = {
      {0x00, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},     {0x34f, 0x34f},   {0x61c, 0x61c},     {0x115f, 0x1160},
      {0x17b4, 0x17b5}, {0x180b, 0x180f}, {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},   {0x3164, 0x3164},
      {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff}};
  if ((number & 0xfffe) == 0xfffe) return true;  // a noncharacter
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [&](const auto& range) { return number >= range.first && number <= range.second; });
}

std::string cleaned(std::string_view text, std::string_view kept) {
  std::string out;
  while (!text.empty()) {
    const Character character = first_character(text);
    char code[16];
    if (character.size == 0 ||
        (character.number < 0x80 && kept.find(text.front()) == kept.npos && is_invisible(character.number))) {
      std::snprintf(code, sizeof code, "\\x%02x", static_cast<unsigned char>(text.front()));
      out += code;
    } else if (character.number >= 0x80 && is_invisible(character.number)) {
      std::snprintf(code, sizeof code, "<U+%04X>", static_cast<unsigned>(character.number));
      out += code;
    } else {
      out += text.substr(0, character.size);
    }
    text.remove_prefix(std::max<std::size_t>(character.size, 1));
  }
  return out;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t size = first_character(text).size;
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

std::string printable(std::string_view text) { return cleaned(text, ""); }

std::string printable_lines(std::string_view text) { return cleaned(text, "\n\t"); }

std::string short_lines(std::string_view text, std::size_t most) {
  Lines lines = split(text, '\n');
  for (std::string& line : lines) {
    if (line.size() <= most) continue;
    std::size_t kept = most;
    while (kept + 3 > most && (line[kept] & 0xC0) == 0x80) --kept;  // do not cut a character in half
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
