#include "report.hpp"

#include "screen.hpp"

namespace tool {

namespace {

std::string seconds(Report::Clock::duration time) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(time).count()) + " s";
}

}  // namespace

void Report::section(const std::string& title) {
  end_section();
  sections_.push_back({title, Clock::now(), {}});
  say(bold(title));
}

void Report::section_over(const std::string& title, Clock::time_point began) {
  end_section();
  sections_.push_back({title, began, Clock::now()});
  say(bold(title) + dim("  " + seconds(Clock::now() - began)));
}

void Report::end_section() {
  if (sections_.empty() || sections_.back().ended != Clock::time_point()) return;
  sections_.back().ended = Clock::now();
  say(dim("  " + seconds(sections_.back().ended - sections_.back().began)));  // now: a run may be cut short
}

void Report::fail(const std::string& what) {
  ++failed_;
  say("  " + red("\u2717 ") + what);
}

int Report::finish() {
  end_section();
  say();
  const auto in_column = [](Clock::duration time) {
    const std::string text = seconds(time);
    return std::string(text.size() < 9 ? 9 - text.size() : 0, ' ') + text + "  ";
  };
  for (const Section& section : sections_) say(dim(in_column(section.ended - section.began) + section.title));
  if (sections_.size() > 1) say(dim(in_column(Clock::now() - sections_[0].began) + "in all"));
  say(std::to_string(passed_) + " passed, " + std::to_string(failed_) + " failed");
  return failed_ ? 1 : 0;
}

}  // namespace tool
