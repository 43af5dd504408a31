#pragma once
// The parts of the proof that `untwist test` uses, too.

#include "variants.hpp"

namespace tool {

/// The starter of each lesson: every test of its first step is red, and no step is green as a whole.
void prove_starters(const std::vector<const Lesson*>& lessons, Report& report);

/// The given tests on the solutions, built by a preset.
void prove_reference(const std::vector<const Lesson*>& lessons, const std::string& preset, Report& report,
                     const Lines& arguments = {});

/// The proof: path, mutants, sanitizers, repeat; or only the one that is named.
void prove(const std::vector<const Lesson*>& lessons, const std::string& only, Report& report);

std::vector<const Lesson*> lessons_with_code(const Course& course);

}  // namespace tool
