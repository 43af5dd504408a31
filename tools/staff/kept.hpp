#pragma once
// Results of the proof that are kept, outside of the checkout, so that only what has changed is proved again.
//
// A result stands under a key of everything that went into it: the text of the files, and of all that they include; the
// given code that is linked; how it is compiled and by what; what runs it and judges. Only a result that was right is
// kept: a mutant that was killed, a path as it should be, a program that was green; and that a mutant survives without
// sanitizers, which sends it to them. `--fresh` proves all of it again.
//
// They lie in $UNTWIST_KEPT, else in $XDG_CACHE_HOME/untwist/proof, else in ~/.cache/untwist/proof. What nobody has
// asked for in 30 days goes.

#include <optional>

#include "course.hpp"
#include "runner.hpp"

namespace tool {

class Kept {
 public:
  explicit Kept(bool fresh) : fresh_(fresh) {}

  std::optional<RunResult> find(const std::string& key) const;
  void keep(const std::string& key, const RunResult& result) const;

  /// Removes what is old.
  void tidy() const;

 private:
  bool fresh_;
};

/// What every result of a lesson depends on: the tests, the layers they stand on, the given code, the way it is built
/// and judged.
std::string everything_below(const Course& course, const Lesson& lesson);

/// The keys of some texts, one for each.
Lines keys_of(const Lines& texts);

}  // namespace tool
