#pragma once
// Prints to the terminal. Colours only on a terminal, and never when NO_COLOR is set.

#include "text.hpp"

namespace tool {

bool on_terminal();            ///< a terminal that understands colours and cursor movement: not TERM=dumb
std::size_t terminal_width();  ///< in characters; 80 without one
std::size_t screen_width();    ///< the terminal's width, limited to 60 to 100; 80 without one

std::string red(std::string_view text);
std::string green(std::string_view text);
std::string yellow(std::string_view text);
std::string bold(std::string_view text);
std::string dim(std::string_view text);

void say(std::string_view line = "");

/// Shows a line that the next one replaces, for long work. Without a terminal, prints only changes of its first word.
void progress(std::string_view line);
void end_progress();

void clear_screen();  ///< does nothing without a terminal

}  // namespace tool
