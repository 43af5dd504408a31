#pragma once
// Machine-made mistakes: every small change of certain kinds to the functions of a file. Most of them are wrong, so
// some test should be red; a few make no difference, and some do not even compile.

#include "text.hpp"

namespace tool {

struct Mutation {
  std::string kind;      ///< "a statement left out"
  std::string function;  ///< "Watches::tell"
  int line = 0;          ///< counted from 1
  std::size_t at = 0, end = 0;
  std::string instead;  ///< the replacement text

  std::string in(std::string text) const { return text.replace(at, end - at, instead); }
};

/// All mutations, in the order of their places. @p members is the file that declares the members: the private header
/// beside it.
std::vector<Mutation> mutations_of(const std::string& text, const std::string& members = "");

}  // namespace tool
