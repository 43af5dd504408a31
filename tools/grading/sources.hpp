#pragma once
// What is written in submitted sources: read as a compiler reads them, so that neither comments nor macros nor the way in which a name is put
// together hide anything, and nothing in a comment counts.

#include "flags.hpp"

namespace tool {

/// One piece of C++.
struct Token {
  enum class Kind { word, number, text, other };
  Kind kind;
  std::string spelling;  ///< of a text, what it says: escapes are resolved, and texts that follow each other are one
  bool begins_line = false;  ///< the first of its line

  bool operator==(const Token&) const = default;
};

/// Takes a source apart. Comments are left out, and lines that end in a backslash are joined first.
std::vector<Token> tokens_of(std::string_view source);

/// Looks at a source as it was handed in: at its directives, which are gone when it is preprocessed.
/// @param where  its name, for people
void look_at_source(std::string_view source, const std::string& where, Author author, Flags& flags);

/// Looks at a source after the preprocessor: at what belongs to its author, and not to the headers of others.
/// @param text  what came out of `own_lines` (see own_lines_script)
void look_at_preprocessed(std::string_view text, Author author, Flags& flags);

/// A shell function `own_lines FILE`: prints those lines of what the preprocessor has made that come from files below a folder.
std::string own_lines_script(const std::string& folder);

}  // namespace tool
