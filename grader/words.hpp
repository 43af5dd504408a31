#pragma once
// Words that came from outside, made fit for where they go.

#include <cstdint>

#include "text.hpp"

namespace tool {

/// On a terminal and in a report: valid UTF-8, one line, nothing that moves a cursor. A character that cannot be seen
/// is shown as its number: <U+202E>.
std::string printable(std::string_view text);

bool is_utf8(std::string_view text);

/// The same as printable(), but lines stay lines.
std::string printable_lines(std::string_view text);

/// Of a line with more than `most` bytes only the beginning, and how many bytes follow: a reader wants the lines behind
/// it, too.
std::string short_lines(std::string_view text, std::size_t most = 400);

/// As the name of a file: what is not plain becomes "_", and a number that depends on the whole name follows.
std::string file_name(std::string_view text);

/// A number that two texts hardly share, unless somebody makes them so (FNV-1a). Of several texts: go on from the
/// number of those before.
std::uint64_t digest(std::string_view text, std::uint64_t before = 14695981039346656037u);

/// One field of a CSV line. A spreadsheet must not take it for a formula.
std::string csv_field(std::string_view text);

}  // namespace tool
