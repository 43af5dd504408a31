#pragma once
// One step's verdict: build, run its tests, say it on one screen.

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

struct StepCheck {
  const Step* asked = nullptr;
  BuildResult built;
  std::vector<StepResult>
      steps;  ///< the step asked for, last; before it, solved steps of its lesson when asked to look back
  std::string at_exit;
  std::string
      our_fault;  ///< what to report, when what we gave is red for a reason of its own; nothing else counts then
  std::vector<CompileError> warnings;  ///< about lines that the learner wrote

  /// Everything green, and the programs ended well.
  bool green() const;
};

enum class LookBack { no, yes };

/// What a lesson's exercises stand on: the solutions of the lessons below, or the learner's own exercises.
enum class Stack { reference, own };

/// Builds the lesson's tests and runs those of the step; looking back, also those of its lesson's solved steps.
/// On the reference, remembers what is solved now, and what is not any more.
StepCheck check_step(const Course& course, State& state, const Step& step, LookBack back,
                     Stack stack = Stack::reference);

/// The same for some steps of one lesson, of which the last one counts as the one that was asked for.
StepCheck check_steps(const Course& course, State& state, const std::vector<const Step*>& steps,
                      Stack stack = Stack::reference);

/// The screen: what is red first, or what comes next. Fits 24 lines, unless it is asked for in full.
Lines shown(const Course& course, const State& state, const StepCheck& checked, bool full = false);

/// Of that, what is shown of a step that is red, of a build that failed, and of warnings.
Lines shown_red(const Course& course, const State& state, const StepResult& result, const StepCheck& checked,
                bool full);
Lines shown_warnings(const StepCheck& checked, std::size_t most);
Lines shown_errors(const StepCheck& checked, const std::string& title, const std::string& asked, bool full);

/// The verdict of a test that could not write its own.
/// @param limit_s  how long it was allowed to take
std::string verdict_of(const TestResult& test, const Lesson& lesson, int limit_s = 5);

/// Configures the learner's build when it is not, or when other lessons are borrowed. New files CMake finds by itself.
void prepare_learner_build(const State& state);

}  // namespace tool
