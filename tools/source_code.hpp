#pragma once
// Reads C++ sources just well enough to find their functions. It knows strings, comments and preprocessor lines, but
// not types.

#include "text.hpp"

namespace tool {

/// A word, or a single punctuation character. A string or character literal is reduced to its quotation mark; comments
/// and preprocessor lines are left out.
struct SourceToken {
  std::string text;
  int line = 0;                 ///< counted from 0
  std::size_t at = 0, end = 0;  ///< its place in the lines joined by line breaks
};

std::vector<SourceToken> tokens_of(const Lines& lines);

inline bool opens(const SourceToken& token) { return token.text == "{" || token.text == "(" || token.text == "["; }
inline bool closes(const SourceToken& token) { return token.text == "}" || token.text == ")" || token.text == "]"; }

/// A function, or anything else with a body, directly in a file, a namespace or a class.
struct Definition {
  std::string scope;  ///< the classes around it: "OrderedCalls::Call"
  std::string name;   ///< the word before the first parenthesis: "cancel", "TEST"
  std::string head;   ///< everything before the body, without white space
  int begin = 0;      ///< the line of the head's first word; lines count from 0
  int end = 0;        ///< the line after the one that closes the body
};

std::vector<Definition> definitions(const Lines& lines);

/// The definition that contains these lines, or null.
const Definition* definition_around(const std::vector<Definition>& all, int begin, int end);

/// The same definition in another version of the file: one with the same head, or the only one of that name. Null if
/// there is none.
const Definition* find_same(const std::vector<Definition>& all, const Definition& wanted);

/// An unbalanced brace, found by the indentation.
struct Imbalance {
  int line = -1;       ///< the line at fault, counted from 0; -1 if all braces are balanced
  std::string reason;  ///< "a } is missing here: the { of line 12 is still open"
};
Imbalance find_imbalance(const Lines& lines);

/// For each line of `mine`: is it missing in `theirs`?
std::vector<bool> changed_lines(const Strings& mine, const Strings& theirs);

}  // namespace tool
