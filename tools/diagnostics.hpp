#pragma once
// Compiler output about the learner's files: which of many errors explains the others, and which warnings are about the
// learner's own lines.

#include "build.hpp"

namespace tool {

/// Is the file saved as UTF-16, as some editors do by default?
bool is_utf16(const std::string& path);

/// The error to show first. A missing brace or parenthesis makes compilers report innocent lines far away. So errors in
/// the learner's files come first; among these, syntax errors; among these, errors in lines that the learner changed.
/// @param errors  at least one
CompileError explaining(const std::vector<CompileError>& errors);

/// The warnings about a lesson's exercises from their last compilation, without those about lines of the starter.
/// (A file that has not changed is not compiled again, so tools/cmake/compile.sh keeps the compiler's output beside the
/// object.)
std::vector<CompileError> warnings_of(const std::string& exercises);

/// The warnings in a compiler's output.
std::vector<CompileError> read_warnings(std::string_view compiler_output);

}  // namespace tool
