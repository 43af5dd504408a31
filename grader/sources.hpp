#pragma once
// What is written in submitted sources: read as a compiler reads them, so that neither comments nor macros nor the way
// in which a name is put together hide anything, and nothing in a comment counts.

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

/// Takes a source apart. Comments are left out, lines that end in a backslash are joined, and digraphs are what they
/// stand for.
std::vector<Token> tokens_of(std::string_view source);

/// Looks at a source as it was handed in: at its directives, which are gone when it is preprocessed.
/// @param where  its name, for people
void look_at_source(std::string_view source, const std::string& where, Author author, Flags& flags);

/// What a source includes in quotes: "own.hpp".
Strings included_in(std::string_view source);

/// What a submission is compiled with, and is not its own.
struct GivenFiles {
  Strings folders;          ///< of headers
  std::string submitted;    ///< the folder with the files that were handed in, as the compiler sees it
  std::string compiled_in;  ///< the folder in which the compiler runs
  std::string precompiled;  ///< the precompiled header; may be empty
};

/// Looks at a whole source after the preprocessor, which is what is compiled. Everything counts as its author's, but
/// what comes from files that are given; and these may not say by an author's macros what they do not say by
/// themselves.
void look_at_preprocessed(std::string_view text, const GivenFiles& given, Author author, Flags& flags);

}  // namespace tool
