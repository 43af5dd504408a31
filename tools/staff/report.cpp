#include "report.hpp"

#include "screen.hpp"

namespace tool {

void Report::section(const std::string& title) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - began_);
  say(bold(title) + dim(" (at " + std::to_string(seconds.count()) + " s)"));
}

void Report::fail(const std::string& what) {
  ++failed_;
  say("  " + red("\u2717 ") + what);
}

int Report::finish() const {
  say();
  say(std::to_string(passed_) + " passed, " + std::to_string(failed_) + " failed");
  return failed_ ? 1 : 0;
}

}  // namespace tool
