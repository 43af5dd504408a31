#pragma once
// Mutants: solutions with one typical mistake each. They are data, in one file per lesson, tests/NN-topic/mutants.txt:
//
//     == due-now-waits
//     Runs only calls that are due earlier than now: a call due at this very moment waits for another turn.
//     in solutions/01-reactor/delayed_calls.cpp
//     - if (first->first.first > when || first->first.second > newest) return nullptr;
//     + if (first->first.first >= when || first->first.second > newest) return nullptr;
//
// A name, a sentence that says what was misunderstood, the file, the old text and the new text. White space and
// comments in the old text do not count, and it must occur exactly once in the file. So a mutant survives when a line
// is indented, wrapped, moved or given another comment, and is refused when its place is no longer clear. Several
// places in one file are separated by a line "...". The proof runs the tests without sanitizers first; a line "with
// sanitizers" before "in ..." marks a mutant that only a test with sanitizers can notice.

#include "course.hpp"

namespace tool {

struct Mutant {
  struct Change {
    std::string before, after;
    int line = 0;  ///< the line of `before` in the list
  };

  std::string name;
  std::string sentence;           ///< what the learner misunderstood
  bool needs_sanitizers = false;  ///< nothing else notices it reliably
  std::string file;               ///< from the course's root
  std::vector<Change> changes;
  std::string place;  ///< "tests/01-reactor/mutants.txt:12", the line of its name
};

/// The mutants of a list. @throws Error, with the line, for anything that is not in the form above.
std::vector<Mutant> read_mutants(std::string_view list, const std::string& path);

/// A text without white space and comments, which do not count when two texts are compared.
std::string without_space(std::string_view text);

/// The text of its file with the mistake.
/// @throws Error if a place does not occur exactly once: with all places, or with the nearest one.
std::string mutated(const Mutant& mutant, const std::string& text);

/// The mutants of a lesson, each with the text of its file. Those that do not fit the lesson's solution are left out,
/// with a line in `problems`.
std::vector<std::pair<Mutant, std::string>> make_mutants(const Lesson& lesson, Lines& problems);

}  // namespace tool
