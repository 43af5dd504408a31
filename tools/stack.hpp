#pragma once
// What a lesson or a demonstration stands on: the layers that CMake links, and whose code each is.

#include "course.hpp"
#include "state.hpp"

namespace tool {

/// The lessons of a test program on one's own stack, or of a demonstration: the lesson itself and those below it.
Strings lessons_below(const Lesson& lesson);

/// Whose code runs in one's own stack of these lessons: which are borrowed, which steps are not written. A few lines
/// for people.
Strings own_stack(const Course& course, const State& state, const Strings& lessons);

}  // namespace tool
