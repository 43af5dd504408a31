#pragma once
/// @file
/// The placeholder in a starter for code that you have to write.

#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>

namespace untwist {

/// Thrown by a step that has not been written yet. A test that meets it is red and names the step.
class NotWrittenYet : public std::logic_error {
 public:
  /// @p step is the number of the step; @p message is the text for the learner.
  NotWrittenYet(std::string_view step, const std::string& message) : std::logic_error(message), step_(step) {}

  /// The step that is missing, such as "1.4".
  const std::string& step() const noexcept { return step_; }

 private:
  std::string step_;
};

/// Marks a step that is still to be written. Replace the call with your code.
///
/// @throws NotWrittenYet  always; its message names the step, the file and line, and where to read.
[[noreturn]] void todo(std::string_view step, std::source_location where = std::source_location::current());

}  // namespace untwist
