#pragma once
// The learner's way through the course: what comes next, and where it is to be written.

#include "course.hpp"
#include "state.hpp"

namespace tool {

/// The first core step that is not solved, in the order of the lessons; when there is none left, the first stretch step.
/// Borrowed lessons are passed over. Null when all is done.
const Step* next_step(const Course& course, const State& state);

/// The step that was named, else the next one. @throws Error when there is none.
const Step& chosen_step(const Course& course, const State& state, const std::string& name);

/// What comes after a step was solved: who works on stretch steps stays with those of that lesson.
const Step* step_after(const Course& course, const State& state, const Step& solved);

/// What to say when there is no next step.
std::string all_done(const State& state);

/// "exercises/01-reactor/poll_reactor.cpp:48": where a step's code belongs in the learner's file.
std::string place_of(const Course& course, const Step& step);

/// The line of the function around a line: the nearest one above it that is indented less and opens a body. -1 if none.
int enclosing_function(const Lines& lines, int line);

}  // namespace tool
