#pragma once
/// @file
/// The basic elements of HTTP's grammar: tokens, white space, lists. RFC 9110, section 5.6.

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace untwist::http {

/// Is it an ASCII digit, whatever the locale?
constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
/// Is it an ASCII letter, whatever the locale?
constexpr bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// The lower-case letter for an ASCII capital; anything else unchanged, whatever the locale.
inline char to_lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

/// The value of a hexadecimal digit, or -1.
int hex_value(char c) noexcept;

/// May a token contain this byte? Letters, digits and some signs; no white space, no colon, no comma.
bool is_token_char(char c) noexcept;

/// Is it a token, like a method, a field name or the name of a coding? At least one byte, each allowed in a token.
bool is_token(std::string_view text) noexcept;

/// Is it at least one byte of visible ASCII, and nothing else: no white space, no control bytes, nothing above 0x7E?
bool is_visible(std::string_view text) noexcept;

/// Is it a control byte other than a tab? Neither a field value nor a chunk extension may contain one.
inline bool is_control(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7F;
}

/// The text without the spaces and tabs around it.
std::string_view trim(std::string_view text) noexcept;

/// Are the names equal, compared without case? That is how names of fields and codings are compared.
inline bool same_name(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return to_lower(x) == to_lower(y); });
}

/// Removes the next element from a list: `a, "b,c" , d`. Commas within quotes are part of an element; empty elements
/// are skipped. RFC 9110, section 5.6.1.
/// @param list  the rest of the list; each call shortens it.
/// @returns nothing at the end of the list.
std::optional<std::string_view> next_element(std::string_view& list) noexcept;

/// Does a list contain this element, compared without case?
bool list_holds(std::string_view list, std::string_view element) noexcept;

/// Escapes text, so that it is safe in a page and in a quoted attribute: `<b>` becomes `&lt;b&gt;`.
std::string escape_html(std::string_view text);

/// Decodes a percent-encoded text. Returns nothing if a `%` is not followed by two hexadecimal digits.
/// RFC 3986, section 2.1.
std::optional<std::string> percent_decode(std::string_view text);
/// Decodes a path like percent_decode(), but leaves `%2F` as it is. An encoded slash is part of a name, and must not
/// become a separator between two names. RFC 3986, section 2.2.
std::optional<std::string> decode_path(std::string_view path);
/// Encodes a text as one segment of a path: every byte except letters, digits and `-._~` is written as `%XX`.
std::string percent_encode(std::string_view text);

}  // namespace untwist::http
