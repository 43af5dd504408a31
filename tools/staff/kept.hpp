#pragma once
// Stores results of the proof outside of the checkout, so that only what has changed is proved again.
//
// The key of a result covers everything that affects it: the text of the files and of all that they include; the linked
// given code; the compiler and its flags; the code that runs and judges the tests. Only good results are kept: a mutant
// that was killed, a path as expected, a program that was green; also that a mutant survives without sanitizers, so
// that it goes straight to the run with them. `--fresh` proves everything again.
//
// Results are in $UNTWIST_KEPT, otherwise in $XDG_CACHE_HOME/untwist/proof, otherwise in ~/.cache/untwist/proof.
// Results that were not used for 30 days are removed.

#include <optional>

#include "course.hpp"
#include "runner.hpp"

namespace tool {

class Kept {
 public:
  explicit Kept(bool fresh) : fresh_(fresh) {}

  std::optional<RunResult> find(const std::string& key) const;
  void keep(const std::string& key, const RunResult& result) const;

  /// Removes old results.
  void tidy() const;

 private:
  bool fresh_;
};

/// Everything that all results of a lesson depend on: the tests, the layers below, the given code, and how it is built
/// and judged.
std::string everything_below(const Course& course, const Lesson& lesson);

/// The key of each text.
Lines keys_of(const Lines& texts);

}  // namespace tool
