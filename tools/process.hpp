#pragma once
// Running other programs.

#include <chrono>
#include <functional>

#include "text.hpp"

namespace tool {

/// Print every command before it is run: --verbose.
extern bool verbose;

struct Finished {
  int status = 0;      ///< exit status; 128 + n if signal n killed it; 127 if it could not be started
  std::string output;  ///< standard output and error together
};

using OnLine = std::function<void(const std::string& line)>;

/// Runs a program to its end and keeps its output; `on_line` gets each line as it arrives. A program that prints
/// nothing for too long is stopped, and an Error is thrown: no compiler takes that long, and one hanging program must
/// not hang a whole CI run.
Finished run(const Strings& command, const OnLine& on_line = {},
             std::chrono::milliseconds longest_silence = std::chrono::minutes(15));

/// Replaces this process by another program, which takes over the terminal and receives the signals sent to us.
[[noreturn]] void run_instead(const Strings& command);

bool in_path(const std::string& program);

std::string shown(const Strings& command);  ///< as you would type it

}  // namespace tool
