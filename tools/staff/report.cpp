#include "report.hpp"

#include "screen.hpp"

namespace tool {

void Report::section(const std::string& title) {
  end_section();
  sections_.push_back({title, Clock::now(), {}});
  say(bold(title));
}

void Report::section_over(const std::string& title, Clock::time_point began) {
  end_section();
  sections_.push_back({title, began, Clock::now()});
  say(bold(title));
}

void Report::end_section() {
  if (!sections_.empty() && sections_.back().ended == Clock::time_point()) sections_.back().ended = Clock::now();
}

void Report::fail(const std::string& what) {
  ++failed_;
  say("  " + red("\u2717 ") + what);
}

int Report::finish() {
  end_section();
  say();
  const auto seconds = [](Clock::duration time) {
    const std::string number = std::to_string(std::chrono::duration_cast<std::chrono::seconds>(time).count());
    return std::string(number.size() < 7 ? 7 - number.size() : 0, ' ') + number + " s  ";
  };
  for (const Section& section : sections_) say(dim(seconds(section.ended - section.began) + section.title));
  if (sections_.size() > 1) say(dim(seconds(Clock::now() - sections_[0].began) + "in all"));
  say(std::to_string(passed_) + " passed, " + std::to_string(failed_) + " failed");
  return failed_ ? 1 : 0;
}

}  // namespace tool
