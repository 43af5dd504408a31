#pragma once
// Parts of the proof that `untwist test` also uses.

#include "variants.hpp"

namespace tool {

/// Proves the starter of each lesson: every test of its first step is red, and no step is completely green.
void prove_starters(const Course& course, const std::vector<const Lesson*>& lessons, const Kept& kept, Report& report);

/// Proves that the given tests are green on the solutions, built with a preset.
void prove_reference(const Course& course, const std::vector<const Lesson*>& lessons, const std::string& preset,
                     const Kept& kept, Report& report, const Lines& arguments = {});

/// Runs the proof: path, mutants, sanitizers, repeat; or only the named part.
void prove(const Course& course, const std::vector<const Lesson*>& lessons, const std::string& only, const Kept& kept,
           Report& report);

std::vector<const Lesson*> lessons_with_code(const Course& course);

}  // namespace tool
