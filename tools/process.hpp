#pragma once
// Running other programs.

#include <chrono>
#include <functional>

#include "text.hpp"

namespace tool {

/// Print every command before it is run: --verbose.
extern bool verbose;

struct Finished {
  int status = 0;      ///< exit status; 128 + n when signal n ended it; 127 when it could not be started
  std::string output;  ///< standard output and error together
};

using OnLine = std::function<void(const std::string& line)>;

/// Runs a program to its end and keeps what it prints; `on_line` sees each line as it comes. A program that prints
/// nothing for too long is stopped, and an Error says so: no compiler takes so long, and what hangs must not hang a
/// whole CI run.
Finished run(const Strings& command, const OnLine& on_line = {},
             std::chrono::milliseconds longest_silence = std::chrono::minutes(15));

/// Becomes another program: our terminal is then its terminal, and whoever ends us ends it.
[[noreturn]] void run_instead(const Strings& command);

bool in_path(const std::string& program);

std::string shown(const Strings& command);  ///< as one would type it

}  // namespace tool
