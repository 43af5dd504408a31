#pragma once
// Reads submitted sources as a compiler does, so that macros, comments and names put together from parts cannot hide
// anything, and nothing in a comment counts.

#include "flags.hpp"

namespace tool {

/// One token of C++.
struct Token {
  enum class Kind { word, number, text, other };
  Kind kind;
  std::string spelling;      ///< for a string literal its value: escapes are resolved, adjacent literals are joined
  bool begins_line = false;  ///< is it the first on its line?

  bool operator==(const Token&) const = default;
};

/// Splits a source into tokens. Comments are left out, lines that end in a backslash are joined, digraphs are replaced.
std::vector<Token> tokens_of(std::string_view source);

/// Inspects a source as it was handed in: its directives, which are gone after preprocessing.
/// @param where  the source's name, for people
void look_at_source(std::string_view source, const std::string& where, Author author, Flags& flags);

/// The files that a source includes in quotes: "own.hpp".
Strings included_in(std::string_view source);

/// The files that a submission is compiled with and that are not its own.
struct GivenFiles {
  Strings folders;          ///< of headers
  std::string submitted;    ///< the folder with the files that were handed in, as the compiler sees it
  std::string compiled_in;  ///< the folder in which the compiler runs
  std::string precompiled;  ///< the precompiled header; may be empty
};

/// Inspects a whole preprocessed source, which is what is compiled. Everything counts as the author's, except for the
/// content of given files; and an author's macros must not change what these say.
void look_at_preprocessed(std::string_view text, const GivenFiles& given, Author author, Flags& flags);

}  // namespace tool
