#pragma once
// Makes text from outside safe for where it is used.

#include <cstdint>

#include "text.hpp"

namespace tool {

/// For a terminal or a report: valid UTF-8, one line, nothing that moves a cursor. An invisible character is shown as
/// its number: <U+202E>.
std::string printable(std::string_view text);

bool is_utf8(std::string_view text);

/// Like printable(), but line breaks stay.
std::string printable_lines(std::string_view text);

/// Shortens each line to `most` bytes and says how many bytes follow, so that a long line does not hide the lines after
/// it.
std::string short_lines(std::string_view text, std::size_t most = 400);

/// A file name: unusual characters become "_", and then a number is appended that depends on the whole text.
std::string file_name(std::string_view text);

/// A hash (FNV-1a): two texts hardly ever share it, unless they were made to. For several texts, pass the number of the
/// previous ones.
std::uint64_t digest(std::string_view text, std::uint64_t before = 14695981039346656037u);

/// One field of a CSV line. A spreadsheet must not take it for a formula.
std::string csv_field(std::string_view text);

}  // namespace tool
