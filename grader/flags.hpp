#pragma once
// What an instructor should look at: one line a kind, the worst first.

#include <map>

#include "text.hpp"

namespace tool {

/// How bad a kind of finding is, the worst first.
enum class Weight {
  refused,    ///< the lesson is not run, and earns nothing
  forged,     ///< somebody tried to write the results
  wrong,      ///< what was green is not right
  dangerous,  ///< no honest solution does that
  unusual,    ///< honest solutions hardly do that
};

class Flags {
 public:
  /// @param kind    a sentence without its subject: "names /proc"
  /// @param detail  where, or what; may be empty
  void add(Weight weight, const std::string& kind, const std::string& detail = "");

  /// The reasons for which a lesson is refused, in full; empty when it is not.
  Strings refusals() const;

  /// One line a kind, with some of its details and how many there are: "calls what no solution needs: fork(), kill()
  /// and 3 more".
  Lines lines() const;

 private:
  std::map<std::pair<Weight, std::string>, Strings> found_;
};

/// Whose sources and objects they are.
enum class Author {
  exercise,
  tests,  ///< tests that a learner writes may use GoogleTest and the test kit
};

}  // namespace tool
