#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>
#include <stdexcept>
#include <utility>

#include "../markup.hpp"
#include "trace.hpp"

namespace trace {

namespace {

constexpr double kWidth = 900, kMargin = 24, kRow = 46, kGap = 6, kLetter = 7.4, kPadding = 18, kHeader = 26;

// The number of visible characters.
double letters(std::string_view text) {
  return static_cast<double>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// The widths of a column's heading and of the smaller words beside it.
constexpr double kBesideHead = 8;
double head_width(std::string_view words) { return letters(words) * (kLetter + 1.2); }
double small_width(std::string_view words) { return letters(words) * kLetter; }

std::string label_of(const Span& span) {
  if (span.name == "look") return "look";
  if (span.name == "tell") return "tell " + span.note;
  return span.name;
}

std::string small_of(const Span& span) {
  std::string small = in_words(span.lasted);
  if (span.name == "sleep" && !span.note.empty()) small += ", until " + span.note;
  if (span.name != "sleep" && span.name != "tell" && span.name != "look" && !span.note.empty())
    small += " \u00b7 " + span.note;
  return small;
}

// A poll that does not wait is not worth a box, unless a descriptor was ready.
bool is_shown(const Span& span) { return span.name != "look" || !span.note.empty(); }

double width_of(const Span& span) {
  double own =
      std::max(letters(label_of(span)) * (kLetter + 0.9), letters(small_of(span)) * (kLetter - 0.8)) + kPadding;
  double inner = 0;
  for (const Span& part : span.within)
    if (is_shown(part)) inner += width_of(part) + kGap;
  return std::max(own, inner - kGap);
}

int depth_of(const Span& span) {
  int deepest = 0;
  for (const Span& part : span.within)
    if (is_shown(part)) deepest = std::max(deepest, depth_of(part));
  return deepest + 1;
}

const char* kind_of(const Span& span) {
  if (span.name == "sleep" || span.name == "look") return "warm";
  if (span.name == "errback" || span.name == "fires a failure") return "failed";
  if (span.name == "callback" || span.name == "fires") return "box";
  return "cool";
}

class Picture {
 public:
  void text(double x, double y, const std::string& kind, const std::string& words) { svg_.text(x, y, kind, words); }

  void box(double x, double y, double width, const std::string& kind) {
    kinds_.insert(kind);
    svg_.rect(x, y, width, kRow - kGap, kind, {{"rx", 5}});
  }

  void span(const Span& one, double x, double y) {
    box(x, y, width_of(one), kind_of(one));
    text(x + 9, y + 17, "", label_of(one));
    text(x + 9, y + 33, "small", small_of(one));
    double at = x;
    for (const Span& part : one.within) {
      if (!is_shown(part)) continue;
      nested_ = true;
      span(part, at, y + kRow);
      at += width_of(part) + kGap;
    }
  }

  // Sentences in lines of the page's width. @returns where the next line would be.
  double sentences(double y, const std::vector<std::string>& all) {
    std::string line;
    for (const std::string& sentence : all) {
      if (!line.empty() && small_width(line + " " + sentence) > kWidth - 2 * kMargin) {
        text(kMargin, y, "small", line);
        line.clear();
        y += 18;
      }
      if (!line.empty()) line += " ";
      line += sentence;
    }
    text(kMargin, y, "small", line);
    return y + 18;
  }

  // Explains what was drawn, and nothing else.
  std::vector<std::string> legend() const {
    static const std::pair<const char*, const char*> meanings[] = {
        {"warm", "Orange: the loop sleeps, or checks what is ready."},
        {"cool", "Blue: it calls you."},
        {"box", "Plain border: a promise is fired with a value, or a callback runs."},
        {"failed", "Dashed border: it is fired with a failure, or an errback runs."}};
    std::vector<std::string> sentences = {"Not to scale: each box is as wide as its words."};
    for (const auto& [kind, meaning] : meanings)
      if (kinds_.count(kind) != 0) sentences.push_back(meaning);
    if (nested_) sentences.push_back("Below a box: what happened during it.");
    return sentences;
  }

  const tool::Svg& svg() const { return svg_; }

 private:
  tool::Svg svg_;
  std::set<std::string> kinds_;  // of the boxes that were drawn
  bool nested_ = false;
};

// Turns, and activity outside of a loop: one column each, in lines of the page's width.
class Rows {
 public:
  explicit Rows(Picture& picture, double y) : picture_(picture), y_(y) {}

  void heading(const std::string& words) {
    end_line();
    picture_.text(kMargin, y_ + 14, "bold", words);
    y_ += 30;
  }

  void column(const std::string& head, const std::string& small, const std::vector<Span>& parts) {
    double width = head_width(head) + kBesideHead + small_width(small), inner = 0;
    int depth = 0;
    for (const Span& part : parts) {
      if (!is_shown(part)) continue;
      inner += width_of(part) + kGap;
      depth = std::max(depth, depth_of(part));
    }
    width = std::max(width, inner - kGap);
    if (x_ > kMargin && x_ + width > kWidth - kMargin) end_line();
    picture_.text(x_, y_ + 14, "bold", head);
    picture_.text(x_ + head_width(head) + kBesideHead, y_ + 14, "small", small);
    double at = x_;
    for (const Span& part : parts) {
      if (!is_shown(part)) continue;
      picture_.span(part, at, y_ + kHeader);
      at += width_of(part) + kGap;
    }
    widest_ = std::max(widest_, x_ + width + kMargin);
    x_ += width + 22;
    deepest_ = std::max(deepest_, depth);
  }

  void end_line() {
    if (x_ == kMargin) return;
    y_ += kHeader + deepest_ * kRow + 18;
    x_ = kMargin;
    deepest_ = 0;
  }

  double y() const { return y_; }
  double widest() const { return widest_; }

 private:
  Picture& picture_;
  double x_ = kMargin, y_, widest_ = kWidth;
  int deepest_ = 0;
};

constexpr const char* kStyle = R"(
  .paper { fill: #ffffff; }
  .box { stroke: #24292f; fill: #f3f6fb; stroke-width: 1.5; }
  .warm { stroke: #9a4a00; fill: #fff1e0; stroke-width: 1.5; }
  .cool { stroke: #0b5394; fill: #e3f0fd; stroke-width: 1.5; }
  .failed { stroke: #9a4a00; fill: #f3f6fb; stroke-width: 1.5; stroke-dasharray: 6 4; }
  text { fill: #24292f; font: 14px sans-serif; }
  .small { font-size: 12px; fill: #57606a; }
  .bold { font-weight: bold; }
  .title { font-size: 20px; font-weight: bold; }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #14181d; }
    .box { stroke: #e6edf3; fill: #22272e; }
    .warm { stroke: #ffb266; fill: #3a2a18; }
    .cool { stroke: #79b8ff; fill: #16283b; }
    .failed { stroke: #ffb266; fill: #22272e; }
    text { fill: #e6edf3; }
    .small { fill: #9aa4af; }
  }
)";

}  // namespace

std::string in_words(double microseconds) {
  char text[40];
  if (microseconds >= 999'500)
    std::snprintf(text, sizeof text, "%.2f s", microseconds / 1e6);
  else if (microseconds >= 999.5)
    std::snprintf(text, sizeof text, microseconds < 9'950 ? "%.1f ms" : "%.0f ms", microseconds / 1e3);
  else
    std::snprintf(text, sizeof text, microseconds < 9.95 ? "%.1f \u00b5s" : "%.0f \u00b5s", microseconds);
  return text;
}

std::string draw(const std::vector<Thread>& threads, const std::string& name, Window window) {
  Picture picture;
  picture.text(kMargin, 38, "title", name);
  Rows lines(picture, 60);
  std::size_t all = 0, shown = 0, drawn = 0;
  for (const Thread& thread : threads) {
    if (threads.size() > 1) lines.heading("thread " + std::to_string(thread.number));
    std::size_t number = 1;  // of the turn that comes next
    for (std::size_t i = 0; i < thread.spans.size(); ++i) {
      const Span& span = thread.spans[i];
      const bool in_window = number >= window.from && number < window.from + window.turns;
      if (span.name == "turn") {
        if (in_window)
          lines.column("turn " + std::to_string(number), "at " + in_words(span.began), span.within), ++shown, ++drawn;
        ++number, ++all;
        continue;
      }
      std::vector<Span> outside = {
          span};  // what follows it, up to the next turn, goes into the same column if there is room
      double width = width_of(span) + 2 * kMargin;
      while (i + 1 < thread.spans.size() && thread.spans[i + 1].name != "turn") {
        width += kGap + width_of(thread.spans[i + 1]);
        if (width > kWidth) break;
        outside.push_back(thread.spans[++i]);
      }
      const bool later = std::any_of(thread.spans.begin() + static_cast<std::ptrdiff_t>(i), thread.spans.end(),
                                     [](const Span& one) { return one.name == "turn"; });
      // A program that was killed has not written the turn it was in.
      const char* where = number > 1 && !later ? "after the last whole turn" : "outside the loop";
      if (in_window) lines.column(where, "at " + in_words(span.began), outside), ++drawn;
    }
    lines.end_line();
  }
  if (drawn == 0) throw std::runtime_error("there are only " + std::to_string(all) + " turns");
  std::vector<std::string> below = picture.legend();
  if (shown < all) below.push_back(std::to_string(shown) + " of " + std::to_string(all) + " turns are drawn.");
  const double end = picture.sentences(lines.y() + 12, below);
  const double title = 2 * kMargin + letters(name) * 13;
  const int width = static_cast<int>(std::ceil(std::max(lines.widest(), title))), height = static_cast<int>(end + 6);
  tool::Svg whole;
  whole.rect(0, 0, width, height, "paper");
  whole.add(picture.svg());
  return whole.document(width, height, name,
                        "A time line of " + std::to_string(shown) +
                            " turns of a loop: in each, its calls, its sleep, and the descriptors it notified; below "
                            "each call, the chains that were fired "
                            "and their callbacks.",
                        kStyle);
}

}  // namespace trace
