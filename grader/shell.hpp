#pragma once
// Splits and builds command lines as a shell does.

#include "text.hpp"

namespace tool {

/// The commands of a line, each as its words: `: && "/my course/c++" -c x.cpp` are two. Quotes and backslashes mean
/// what they mean to a shell; variables and patterns are left as they are.
std::vector<Strings> shell_commands(std::string_view line);

/// One word, quoted for a shell.
std::string shell_quoted(std::string_view word);

/// A command of these words, quoted for a shell.
std::string shell_quoted(const Strings& words);

/// The files that a compiler has read, from its dependency file (`-MD`): everything after each colon.
Strings files_in_depfile(std::string_view text);

}  // namespace tool
