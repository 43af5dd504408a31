#pragma once
// Mistakes made by a machine: every small change of a certain kind, of the code in the functions of a file. Most of
// them are wrong, so that some test should be red; a few make no difference, and some do not even compile.

#include "text.hpp"

namespace tool {

struct Mutation {
  std::string kind;      ///< "a statement left out"
  std::string function;  ///< "Watches::tell"
  int line = 0;          ///< counted from 1
  std::size_t at = 0, end = 0;
  std::string instead;  ///< of what stands there

  std::string in(std::string text) const { return text.replace(at, end - at, instead); }
};

/// All of them, by their place. @p members is a file in which the types of members stand: the private header beside it.
std::vector<Mutation> mutations_of(const std::string& text, const std::string& members = "");

}  // namespace tool
