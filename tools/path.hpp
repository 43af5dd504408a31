#pragma once
// The learner's path through the course: which step comes next, and where its code belongs.

#include "course.hpp"
#include "state.hpp"

namespace tool {

/// The first core step that is not solved: of the lesson in which a step was last solved, otherwise in the order of the
/// lessons; if none is left, the first stretch step. Borrowed lessons are skipped. Null if everything is solved.
const Step* next_step(const Course& course, const State& state);

/// The step of that name or, if the name is empty, the next one. @throws Error if there is none.
const Step& chosen_step(const Course& course, const State& state, const std::string& name);

/// The step that comes after a solved one. After a stretch step come the other stretch steps of its lesson.
const Step* step_after(const Course& course, const State& state, const Step& solved);

/// The message when there is no next step.
std::string all_done(const State& state);

/// "exercises/01-reactor/delayed_calls.cpp:48": where a step's code belongs in the learner's file.
std::string place_of(const Course& course, const Step& step);

/// "exercises/01-reactor/delayed_calls.cpp:98": where a function begins in the learner's files of a lesson; empty if it
/// is not there.
/// @param name  qualified as far as necessary: "stop", "Life::stop"
std::string place_of_function(const Lesson& lesson, const std::string& name);

/// Where to look when a test is red: the function that its rule is about or, without one, where the step's code
/// belongs.
std::string place_of(const Course& course, const Step& step, const std::string& test_name);

/// The functions of a solution that contain marked lines of a step: "Life::stop".
Strings functions_of(const Lesson& lesson, const Step& step);

/// All functions of a lesson's solutions.
Strings functions_of(const Lesson& lesson);

/// Does a (perhaps partly qualified) name mean one of these functions?
bool has_function(const Strings& functions, const std::string& name);

/// The first line of the function around a line: the nearest line above it that is indented less and opens a body; -1
/// if there is none.
int enclosing_function(const Lines& lines, int line);

}  // namespace tool
