#pragma once
// CMake and ninja, as a learner may also run them by hand: presets, and one target per lesson.

#include "text.hpp"

namespace tool {

struct CompileError {
  std::string place;  ///< "exercises/01-reactor/delayed_calls.cpp:48"; empty for the linker's
  std::string message;
  Strings source;  ///< the line, and what the compiler drew below it
};

struct BuildResult {
  bool good = false;
  std::vector<CompileError> errors;  ///< the first one first
  Strings failed;                    ///< what ninja says has failed
  std::string output;
};

/// Configures a preset, with progress. @throws Error when CMake fails.
void configure(const std::string& preset, const Strings& settings = {});
bool configured(const std::string& preset);

/// Builds targets. Everything that can be built is built, even when something else fails.
BuildResult build(const std::string& preset, const Strings& targets, bool with_progress = true);

/// "exercises/NN-topic/FILE:LINE", where a line of some output mentions it; else empty.
std::string exercise_place(const std::string& line);

std::vector<CompileError> read_errors(std::string_view compiler_output);

}  // namespace tool
