#pragma once
// What a compiler says about the learner's files: which of many errors explains the others, and which warnings are the
// learner's.

#include "build.hpp"

namespace tool {

/// Is it a file in which every other byte of a letter is 0? Some editors save so.
bool is_utf16(const std::string& path);

/// The error to show first. A brace without its partner makes compilers complain about innocent lines far away; so does
/// a missing parenthesis. So errors in the learner's files come first, of these what breaks the syntax, of these what
/// stands in lines that the learner has changed.
/// @param errors  at least one
CompileError explaining(const std::vector<CompileError>& errors);

/// The warnings about a lesson's exercises, as they were compiled last. (tools/cmake/compile.sh keeps what a compiler
/// said beside the object, because nothing is compiled again while a file stays as it is.) Not those about lines that
/// the starter has, too.
std::vector<CompileError> warnings_of(const std::string& exercises);

/// Warnings in what a compiler printed.
std::vector<CompileError> read_warnings(std::string_view compiler_output);

}  // namespace tool
