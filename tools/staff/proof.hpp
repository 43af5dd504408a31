#pragma once
// The parts of the proof that `untwist test` uses, too.

#include "variants.hpp"

namespace tool {

/// The starter of each lesson: every test of its first step is red, and no step is green as a whole.
void prove_starters(const Course& course, const std::vector<const Lesson*>& lessons, const Kept& kept, Report& report);

/// The given tests on the solutions, built by a preset.
void prove_reference(const Course& course, const std::vector<const Lesson*>& lessons, const std::string& preset,
                     const Kept& kept, Report& report, const Lines& arguments = {});

/// The proof: path, mutants, sanitizers, repeat; or only the one that is named.
void prove(const Course& course, const std::vector<const Lesson*>& lessons, const std::string& only, const Kept& kept,
           Report& report);

std::vector<const Lesson*> lessons_with_code(const Course& course);

}  // namespace tool
