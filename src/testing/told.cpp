#include "told.hpp"

#include <algorithm>

namespace untwist::testing {

namespace {

constexpr std::size_t kMostLines = 400;  // how many lines are kept; a verdict shows a dozen

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \n"), end = text.find_last_not_of(" \n");
  return begin == std::string::npos ? std::string() : text.substr(begin, end - begin + 1);
}

// Takes the text after a label from the front, up to the end of the line: "Value of: x\n" -> "x".
bool take(std::string& text, const std::string& label, std::string& value) {
  const std::string rest = trimmed(text);
  if (rest.rfind(label, 0) != 0) return false;
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  value = trimmed(rest.substr(label.size(), end - label.size()));
  text = rest.substr(end);
  return true;
}

// Adds the remark that a test has attached to the expectation with <<.
std::string with_remark(const std::string& got, const std::string& rest) {
  return trimmed(rest).empty() ? got : got + "\n" + trimmed(rest);
}

// "Expected equality of these values:\n  a\n    Which is: 1\n  2": a literal value has no "Which is".
std::vector<std::pair<std::string, std::string>> rows_of_equality(std::string rest) {
  std::string left, right, which, got;
  take(rest, "", left);
  if (take(rest, "Which is: ", which)) got = left + " is " + which;
  take(rest, "", right);
  if (take(rest, "Which is: ", which)) got += (got.empty() ? "" : "\n") + right + " is " + which;
  return {{"expected", left + " == " + right}, {"but got", with_remark(got, rest)}};
}

}  // namespace

std::string counted(std::size_t number, std::string_view thing) {
  return std::to_string(number) + " " + std::string(thing) + (number == 1 ? "" : "s");
}

bool Told::add(const std::string& when, const std::string& what) {
  if (ended_) return false;
  if (!lines_.empty() && lines_.back().what == what && lines_.back().when == when) {
    ++lines_.back().times;
    return true;
  }
  if (lines_.size() == kMostLines) {
    lines_.erase(lines_.begin(), lines_.begin() + kMostLines / 2);
    dropped_ += kMostLines / 2;
  }
  lines_.push_back({when, what});
  return true;
}

std::string Told::text(std::size_t most) const {
  const std::size_t begin = lines_.size() > most ? lines_.size() - most : 0;
  std::size_t width = 0;
  for (std::size_t i = begin; i < lines_.size(); ++i) width = std::max(width, lines_[i].when.size());
  std::string text;
  if (begin + dropped_ > 0) text = "… " + counted(begin + dropped_, "earlier line") + "\n";
  for (std::size_t i = begin; i < lines_.size(); ++i) {
    const StoryLine& line = lines_[i];
    if (i > begin) text += '\n';
    if (width > 0) text += line.when + std::string(width - line.when.size() + 1, ' ');
    text += line.what;
    if (line.times > 1) text += " (" + counted(static_cast<std::size_t>(line.times), "time") + ")";
  }
  return text;
}

std::vector<std::pair<std::string, std::string>> rows_of(const std::string& message) {
  std::string rest = message, value, expected, got;
  if (take(rest, "Value of: ", value) && take(rest, "Actual: ", got) && take(rest, "Expected: ", expected))
    return {{"expected", value + " is " + expected}, {"but got", with_remark(got, rest)}};
  rest = message;
  if (take(rest, "Expected equality of these values:", value)) return rows_of_equality(rest);
  if (take(rest, "Expected: ", expected)) {
    const std::size_t actual = expected.find(", actual: ");
    if (actual != std::string::npos)
      return {{"expected", expected.substr(0, actual)}, {"but got", with_remark(expected.substr(actual + 10), rest)}};
    if (take(rest, "Actual: ", got)) return {{"expected", expected}, {"but got", with_remark(got, rest)}};
  }
  return {{"but", trimmed(message)}};
}

std::string exercise_place(const std::string& text) {
  for (std::size_t at = text.find("exercises/"); at != std::string::npos; at = text.find("exercises/", at + 1)) {
    const std::size_t colon = text.find_first_of(":\n", at);
    if (colon == std::string::npos || text[colon] != ':') continue;
    const std::size_t end = std::min(text.find_first_not_of("0123456789", colon + 1), text.size());
    if (end > colon + 1) return text.substr(at, end - at);
  }
  return {};
}

}  // namespace untwist::testing
