#pragma once
// The verdict on one step: builds, runs its tests, and shows the result on one screen.

#include "build.hpp"
#include "course.hpp"
#include "runner.hpp"
#include "state.hpp"

namespace tool {

struct StepResult {
  const Step* step = nullptr;
  std::vector<TestResult> tests;
  int green() const;
  bool solved() const { return green() == int(tests.size()); }
};

/// What a lesson's exercises build on: the solutions of the lessons below, or the learner's own exercises.
enum class Stack { reference, own };

struct StepCheck {
  const Step* asked = nullptr;
  Stack stack = Stack::reference;
  BuildResult built;
  std::vector<StepResult>
      steps;  ///< last, the step asked for; before it, with LookBack::yes, the solved steps of its lesson
  std::string at_exit;
  std::string our_fault;  ///< the report, if given code is red for a reason of its own; then nothing else counts
  std::vector<CompileError> warnings;  ///< about lines that the learner wrote

  /// All tests are green, and the programs ended cleanly.
  bool green() const;
};

enum class LookBack { no, yes };

/// Builds the lesson's tests and runs those of the step; with LookBack::yes, also those of the lesson's solved steps.
/// On the reference, remembers what is solved now and what no longer is.
StepCheck check_step(const Course& course, State& state, const Step& step, LookBack back,
                     Stack stack = Stack::reference);

/// The same for several steps of one lesson. The last one counts as the step asked for.
StepCheck check_steps(const Course& course, State& state, const std::vector<const Step*>& steps,
                      Stack stack = Stack::reference);

/// The screen: the first red test, or what comes next. Fits into 24 lines unless `full`.
Lines shown(const Course& course, const State& state, const StepCheck& checked, bool full = false);

/// Parts of that screen: for a red step, for a failed build, and for warnings.
Lines shown_red(const Course& course, const State& state, const StepResult& result, const StepCheck& checked,
                bool full);
Lines shown_warnings(const StepCheck& checked, std::size_t most);
Lines shown_errors(const StepCheck& checked, const std::string& title, const std::string& asked, bool full);

/// The verdict on a test; written here if the test could not write its own.
/// @param limit_s  how long it was allowed to take
std::string verdict_of(const TestResult& test, const Lesson& lesson, int limit_s = 5);

/// Configures the learner's build if it is not configured yet, or if other lessons are borrowed now. CMake finds new
/// files by itself.
void prepare_learner_build(const State& state);

}  // namespace tool
