#pragma once
// What is printed: colours on a terminal only, and never when NO_COLOR is set.

#include "text.hpp"

namespace tool {

bool on_terminal();            ///< one that understands colours and moving about: not TERM=dumb
std::size_t terminal_width();  ///< in characters; 80 without one
std::size_t screen_width();    ///< that of the terminal, but 60 to 100; 80 without one

std::string red(std::string_view text);
std::string green(std::string_view text);
std::string yellow(std::string_view text);
std::string bold(std::string_view text);
std::string dim(std::string_view text);

void say(std::string_view line = "");

/// One line that the next one replaces: for long work. Without a terminal only a change of its first word is printed.
void progress(std::string_view line);
void end_progress();

void clear_screen();  ///< nothing without a terminal

}  // namespace tool
