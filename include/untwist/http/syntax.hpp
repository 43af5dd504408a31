#pragma once
/// @file
/// The small words of HTTP's grammar: what a token is, what white space is. RFC 9110, section 5.6.

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace untwist::http {

/// In ASCII, whatever the locale.
constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
/// In ASCII, whatever the locale.
constexpr bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// The small letter for a capital one; anything else as it is. Knows ASCII only, whatever the locale.
inline char to_lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

/// The value of a hexadecimal digit, or -1.
int hex_value(char c) noexcept;

/// A byte that a token may hold: letters, digits and some signs. No white space, no colon, no comma.
bool is_token_char(char c) noexcept;

/// A method, a field's name, a coding's name: at least one byte, each one allowed in a token.
bool is_token(std::string_view text) noexcept;

/// At least one byte, and only visible ASCII: no white space, no control bytes, nothing above 0x7E.
bool is_visible(std::string_view text) noexcept;

/// A control byte other than a tab. Neither a field's value nor a chunk's extension may hold one.
inline bool is_control(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7F;
}

/// Without the spaces and tabs around it.
std::string_view trim(std::string_view text) noexcept;

/// Equal but for capital letters: how names of fields and codings are compared.
inline bool same_name(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return to_lower(x) == to_lower(y); });
}

/// Takes the next element off a list: `a, "b,c" , d`. Commas within quotes are part of an element; empty elements are
/// skipped. RFC 9110, section 5.6.1.
/// @param list  what is left of the list; shortened.
/// @returns nothing when the list is used up.
std::optional<std::string_view> next_element(std::string_view& list) noexcept;

/// Does a list hold this element? Compared without case.
bool list_holds(std::string_view list, std::string_view element) noexcept;

/// `<b>` becomes `&lt;b&gt;`: text from elsewhere may stand in a page, or in an attribute's quotes.
std::string escape_html(std::string_view text);

/// The bytes that a percent-encoded text stands for; nothing when a `%` is not followed by two hexadecimal digits.
/// RFC 3986, section 2.1.
std::optional<std::string> percent_decode(std::string_view text);
/// A path as people write it: as percent_decode(), but `%2F` stays as it is. An encoded slash is part of a name, and
/// must not become the border between two. RFC 3986, section 2.2.
std::optional<std::string> decode_path(std::string_view path);
/// A text as one segment of a path: whatever is not a letter, a digit or one of `-._~` is written as `%XX`.
std::string percent_encode(std::string_view text);

}  // namespace untwist::http
