#pragma once
// What an instructor should look at: one line per kind of finding, the worst first.

#include <map>

#include "text.hpp"

namespace tool {

/// How bad a kind of finding is, the worst first.
enum class Weight {
  refused,    ///< the lesson is not run and earns nothing
  forged,     ///< the submission tried to write its own results
  wrong,      ///< something green is not right
  dangerous,  ///< no honest solution does this
  unusual,    ///< honest solutions hardly ever do this
};

class Flags {
 public:
  /// @param kind    a sentence without a subject: "mentions /proc"
  /// @param detail  where, or what; may be empty
  void add(Weight weight, const std::string& kind, const std::string& detail = "");

  /// Why a lesson is refused, with all details; empty if it is not refused.
  Strings refusals() const;

  /// One line per kind, with some of its details and how many more there are: "does what no solution does: calls fork()
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
