#pragma once
// The number of a step, "1.2": its only parser, for test programs and the tools.

#include <optional>
#include <string>
#include <string_view>

namespace untwist::testing {

struct StepId {
  int lesson = 0;
  int number = 0;  // within its lesson, counted from 1

  std::string text() const { return std::to_string(lesson) + "." + std::to_string(number); }
  friend bool operator==(const StepId&, const StepId&) = default;
};

// "1.2" or "01.2", and nothing else.
std::optional<StepId> step_id(std::string_view text);

// The one that a text begins with: "1.4 Ask the loop to end". Not "1.4.2".
std::optional<StepId> step_id_at(std::string_view text);

// Does a text begin with a number and a dot? "1.x" does, although it is not the number of a step.
bool has_form_of_step_id(std::string_view text);

// "Step1_2_OneTurn", alone or before the name of a test, is of step 1.2. Nothing for a suite of given code.
std::optional<StepId> step_of_suite(std::string_view suite);

}  // namespace untwist::testing
