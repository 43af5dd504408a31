#pragma once
// The form of the sources, which clang-format gives them. Its versions differ, so that only one of them counts.

#include "text.hpp"

namespace tool {

/// Empty when it can be looked at here; else why not.
std::string format_missing();

/// Files that are not in form. What is generated from others is not looked at.
Strings files_out_of_form();

/// Puts them in form. @returns which.
Strings format_files();

}  // namespace tool
