#pragma once
// The learner's way through the course: what comes next, and where it is to be written.

#include "course.hpp"
#include "state.hpp"

namespace tool {

/// The first core step that is not solved, in the order of the lessons; when there is none left, the first stretch
/// step. Borrowed lessons are passed over. Null when all is done.
const Step* next_step(const Course& course, const State& state);

/// The step that was named, else the next one. @throws Error when there is none.
const Step& chosen_step(const Course& course, const State& state, const std::string& name);

/// What comes after a step was solved: who works on stretch steps stays with those of that lesson.
const Step* step_after(const Course& course, const State& state, const Step& solved);

/// What to say when there is no next step.
std::string all_done(const State& state);

/// "exercises/01-reactor/delayed_calls.cpp:48": where a step's code belongs in the learner's file.
std::string place_of(const Course& course, const Step& step);

/// "exercises/01-reactor/delayed_calls.cpp:98": where a function begins in the learner's files of a lesson; empty when
/// it is not there.
/// @param name  with as much of what it is a member of as is needed: "stop", "Life::stop"
std::string place_of_function(const Lesson& lesson, const std::string& name);

/// Where to look when a test is red: the function that its rule is about; without one, where the step's code belongs.
std::string place_of(const Course& course, const Step& step, const std::string& test_name);

/// The functions of a solution that have marked lines of a step: "Life::stop".
Strings functions_of(const Lesson& lesson, const Step& step);

/// All functions of a lesson's solutions.
Strings functions_of(const Lesson& lesson);

/// Is there one that a name means?
bool has_function(const Strings& functions, const std::string& name);

/// The line of the function around a line: the nearest one above it that is indented less and opens a body. -1 if none.
int enclosing_function(const Lines& lines, int line);

}  // namespace tool
