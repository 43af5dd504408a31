#pragma once
// What a lesson or a demonstration builds on: the layers that CMake links, and whose code each of them is.

#include "course.hpp"
#include "state.hpp"

namespace tool {

/// The lesson itself and the lessons below it, as in a test program on the learner's own stack.
Strings lessons_below(const Lesson& lesson);

/// A few lines for people about the learner's own stack of these lessons: which are borrowed, which steps are not
/// written.
Strings own_stack(const Course& course, const State& state, const Strings& lessons);

}  // namespace tool
