#pragma once
/// @file
/// The test kit of the given tests: naming a rule, checking expectations, and finding leftovers.
///
/// A test names the rule that it checks, records a story through its doubles, and states what it expects. When it
/// fails, the verdict shows the story, what was expected, what came instead, and the rule. After every test the kit
/// looks for leftovers: logged errors that the test did not take, and descriptors that are still open.

#include <gtest/gtest.h>

#include <source_location>
#include <string>
#include <string_view>
#include <type_traits>
#include <untwist/base/failure.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/testing/story.hpp>
#include <vector>

namespace untwist::testing {

/// Names the rule that this test checks. Call it first.
///
/// @param behaviours  the numbers of the behaviours that it pins down, such as "B6 B7"; may be empty.
/// @param text        the rule, in plain words.
/// @param about       the function that implements the rule, such as "Call::cancel": where to look when the test is red.
///                    Needed if a step has several functions.
void rule(std::string_view behaviours, std::string_view text, std::string_view about = {});

/// Reports a failure: the verdict shows both texts. For conditions that expect() cannot express.
void report(const std::string& expected, const std::string& got,
            std::source_location where = std::source_location::current());

/// Expects two values to be equal.
///
/// @param what  names the value in the verdict: "the order of calls".
template <class Actual, class Expected>
void expect(const std::string& what, const Actual& actual, const Expected& expected,
            std::source_location where = std::source_location::current()) {
  if (actual == expected) return;
  report(what + ": " + ::testing::PrintToString(expected), what + ": " + ::testing::PrintToString(actual), where);
}

/// Expects something to hold.
///
/// @param expected  a sentence that is true if the test passes: "the port is free again".
inline void expect_that(const std::string& expected, bool holds,
                        std::source_location where = std::source_location::current()) {
  if (!holds) report(expected, "that is not the case", where);
}

/// Expects @p action to throw an @p Error, and otherwise reports what came instead. NotWrittenYet is passed on: the
/// step is not written yet.
template <class Error, class Action>
void expect_throws(const std::string& what, Action&& action,
                   std::source_location where = std::source_location::current()) {
  try {
    action();
  } catch (const Error&) {
    return;
  } catch (const NotWrittenYet&) {
    throw;
  } catch (...) {
    return report(what + " throws " + ::testing::internal::GetTypeName<Error>(),
                  "it threw: " + Failure::current().message(), where);
  }
  report(what + " throws " + ::testing::internal::GetTypeName<Error>(), "nothing was thrown", where);
}

/// Expects @p failure to hold an @p Error.
template <class Error>
void expect_failure(const std::string& what, const Failure& failure,
                    std::source_location where = std::source_location::current()) {
  if (failure.is<Error>()) return;
  report(what + " is a " + ::testing::internal::GetTypeName<Error>(), failure.message(), where);
}

/// A logged error.
struct LoggedError {
  std::string doing;  ///< what the program was doing
  Failure failure;    ///< what was logged
};

/// The errors logged since the test began, or since the last call. Errors that are not taken fail the test.
std::vector<LoggedError> take_logged_errors();

}  // namespace untwist::testing
