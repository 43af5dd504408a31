#pragma once
// Formats the sources with clang-format. Its versions differ, so only one of them counts.

#include "text.hpp"

namespace tool {

/// Empty if the format can be checked here; otherwise why not.
std::string format_missing();

/// Files that are not formatted. Generated files are not checked.
Strings files_out_of_form();

/// Formats them. @returns which.
Strings format_files();

}  // namespace tool
