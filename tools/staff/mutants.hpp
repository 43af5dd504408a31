#pragma once
// Mutants: solutions with one mistake in them, each a typical one. They are data, one file a lesson,
// tests/NN-topic/mutants.txt:
//
//     == due-now-waits
//     Runs only calls that are due earlier than now: a call due at this very moment waits for another turn.
//     in solutions/01-reactor/delayed_calls.cpp
//     - if (first->first.first > when || first->first.second >= before) return nullptr;
//     + if (first->first.first >= when || first->first.second >= before) return nullptr;
//
// A name, the sentence that says what was misunderstood, the file, and what is replaced by what. White space and
// comments do not count in what is looked for, and it must occur once in the file: a mutant outlives an indented,
// wrapped, moved or newly explained line, and is refused when it no longer says which place it means. Several places of
// one file are separated by a line "...". The proof runs the tests without sanitizers first; a line "with sanitizers"
// before "in ..." is for a mutant that a test can only see with them.

#include "course.hpp"

namespace tool {

struct Mutant {
  struct Change {
    std::string before, after;
    int line = 0;  ///< where `before` stands in the list
  };

  std::string name;
  std::string sentence;           ///< what the learner misunderstood
  bool needs_sanitizers = false;  ///< nothing else sees it, or not for sure
  std::string file;               ///< from the course's root
  std::vector<Change> changes;
  std::string place;  ///< "tests/01-reactor/mutants.txt:12", where its name stands
};

/// The mutants of a list. @throws Error, with the line, for anything that is not as above.
std::vector<Mutant> read_mutants(std::string_view list, const std::string& path);

/// A text without its white space and its comments, which do not count when two texts are compared.
std::string without_space(std::string_view text);

/// The text of its file with the mistake made.
/// @throws Error when a place does not occur exactly once: with the places that there are, or with the nearest.
std::string mutated(const Mutant& mutant, const std::string& text);

/// The mutants of a lesson, each with the text of its file. What does not fit the lesson's solution is left out, with a
/// line in `problems`.
std::vector<std::pair<Mutant, std::string>> make_mutants(const Lesson& lesson, Lines& problems);

}  // namespace tool
