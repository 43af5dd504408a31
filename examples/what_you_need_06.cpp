// The C++ that lesson 06 takes for granted.

#include <cstdio>
#include <optional>
#include <string_view>
#include <utility>

//! [cut]
// "key=value" as two views into `text`; nothing if there's no '='.
std::optional<std::pair<std::string_view, std::string_view>> cut(std::string_view text) {
  const std::size_t at = text.find('=');
  if (at == text.npos) return {};
  return std::pair(text.substr(0, at), text.substr(at + 1));  // no byte is copied
}
//! [cut]

//! [number]
// Digits only, and never more than `most`: checked before it grows, so that it can't wrap round.
std::optional<unsigned> number(std::string_view digits, unsigned most) {
  unsigned value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return {};
    const unsigned digit = static_cast<unsigned>(c - '0');
    if (digit > most || value > (most - digit) / 10) return {};
    value = value * 10 + digit;
  }
  return digits.empty() ? std::nullopt : std::optional(value);
}
//! [number]

int main() {
  if (const auto parts = cut("size=10")) {
    const std::optional<unsigned> size = number(parts->second, 100);
    std::printf("%.*s is %u\n", int(parts->first.size()), parts->first.data(), size.value_or(0));
  }
  return number("101", 100) || number("", 100) || number("1x", 100) || number("99999999999", 4'294'967'295u) ? 1 : 0;
}
