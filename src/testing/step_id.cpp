#include "step_id.hpp"

#include <charconv>
#include <system_error>

namespace untwist::testing {

namespace {

// Takes a number from the front of a text.
std::optional<int> take_number(std::string_view& text) {
  int number = 0;
  const bool digit = !text.empty() && text[0] >= '0' && text[0] <= '9';  // not a sign
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (!digit || error != std::errc()) return {};
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

// Takes "1.2" from the front of a text, or "1_2" as in the name of a suite.
std::optional<StepId> take_step(std::string_view& text, char separator) {
  const std::optional<int> lesson = take_number(text);
  if (!lesson || !text.starts_with(separator)) return {};
  text.remove_prefix(1);
  const std::optional<int> number = take_number(text);
  if (!number) return {};
  return StepId{*lesson, *number};
}

}  // namespace

std::optional<StepId> step_id(std::string_view text) {
  const std::optional<StepId> found = take_step(text, '.');
  return text.empty() ? found : std::nullopt;
}

std::optional<StepId> step_id_at(std::string_view text) {
  const std::optional<StepId> found = take_step(text, '.');
  return found && found->number > 0 && !text.starts_with('.') ? found : std::nullopt;
}

bool has_form_of_step_id(std::string_view text) { return take_number(text) && text.starts_with('.'); }

std::optional<StepId> step_of_suite(std::string_view suite) {
  if (!suite.starts_with("Step")) return {};
  suite.remove_prefix(4);
  return take_step(suite, '_');
}

}  // namespace untwist::testing
