#include "report.hpp"

#include "screen.hpp"

namespace tool {

void Report::section(const std::string& title) {
  sections_.emplace_back(title, Clock::now());
  say(bold(title));
}

void Report::fail(const std::string& what) {
  ++failed_;
  say("  " + red("\u2717 ") + what);
}

int Report::finish() const {
  say();
  const auto seconds = [](Clock::duration time) { return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(time).count()); };
  const auto now = Clock::now();
  for (std::size_t i = 0; i < sections_.size(); ++i) {
    const auto& [title, began] = sections_[i];
    const std::string took = seconds((i + 1 < sections_.size() ? sections_[i + 1].second : now) - began);
    say(dim(std::string(took.size() < 5 ? 5 - took.size() : 0, ' ') + took + " s  " + title));
  }
  if (sections_.size() > 1) say(dim(std::string(2, ' ') + seconds(now - sections_[0].second) + " s in all"));
  say(std::to_string(passed_) + " passed, " + std::to_string(failed_) + " failed");
  return failed_ ? 1 : 0;
}

}  // namespace tool
