#pragma once
// Runs CMake and ninja as a learner might by hand: presets, and one target per lesson.

#include "text.hpp"

namespace tool {

struct CompileError {
  std::string place;  ///< "exercises/01-reactor/delayed_calls.cpp:48"; empty for a linker error
  std::string message;
  Strings source;  ///< the source line, and the markers that the compiler drew below it
};

struct BuildResult {
  bool good = false;
  std::vector<CompileError> errors;  ///< in the order they were reported
  Strings failed;                    ///< the targets that ninja reports as failed
  std::string output;
};

/// Configures a preset, with progress. @throws Error when CMake fails.
void configure(const std::string& preset, const Strings& settings = {});
bool configured(const std::string& preset);

/// Builds targets. A failure does not stop the rest from being built.
BuildResult build(const std::string& preset, const Strings& targets, bool with_progress = true);

/// "exercises/NN-topic/FILE:LINE" if a line of output mentions such a place; otherwise empty.
std::string exercise_place(const std::string& line);

std::vector<CompileError> read_errors(std::string_view compiler_output);

}  // namespace tool
