#include "screen.hpp"

#include <sys/ioctl.h>
#include <unistd.h>
#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace tool {

namespace {

bool colours() {
  static const bool yes = on_terminal() && !(std::getenv("NO_COLOR") && *std::getenv("NO_COLOR"));
  return yes;
}

std::string coloured(std::string_view text, std::string_view code) {
  if (!colours()) return std::string(text);
  return "\033[" + std::string(code) + "m" + std::string(text) + "\033[0m";
}

bool progress_shown = false;
std::string progress_word;

}  // namespace

bool on_terminal() {
  // A dumb terminal, such as the one inside an editor, would show the escape sequences as text.
  static const bool yes = [] {
    const char* kind = std::getenv("TERM");
    return isatty(1) && kind && *kind && std::string_view(kind) != "dumb";
  }();
  return yes;
}

std::size_t terminal_width() {
  winsize size{};
  return ioctl(1, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 ? 80 : size.ws_col;
}

std::size_t screen_width() { return std::clamp<std::size_t>(terminal_width(), 60, 100); }

std::string red(std::string_view text) { return coloured(text, "31"); }
std::string green(std::string_view text) { return coloured(text, "32"); }
std::string yellow(std::string_view text) { return coloured(text, "33"); }
std::string bold(std::string_view text) { return coloured(text, "1"); }
std::string dim(std::string_view text) { return coloured(text, "2"); }

void say(std::string_view line) {
  end_progress();
  std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
  std::fflush(stdout);
}

void progress(std::string_view line) {
  if (on_terminal()) {
    std::printf("\r\033[K%.*s", static_cast<int>(line.size()), line.data());
    progress_shown = true;
  } else {
    std::string word(line.substr(0, line.find(' ')));
    if (word == progress_word) return;
    progress_word = word;
    std::printf("%s ...\n", word.c_str());
  }
  std::fflush(stdout);
}

void end_progress() {
  if (progress_shown) std::printf("\r\033[K");
  progress_shown = false;
  progress_word.clear();
}

void clear_screen() {
  if (on_terminal()) std::printf("\033[H\033[2J\033[3J");
  std::fflush(stdout);
}

}  // namespace tool
