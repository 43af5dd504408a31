#pragma once
/// @file
/// Judges tests: they must be green on what is right, and red on what is wrong.
///
/// The tests are a program of their own, linked with several implementations of the same contract: some right, built in
/// different ways, and some with one defect each. An environment variable chooses. The jury runs the program once for each.
///
/// **Tests that prove nothing earn nothing.** No test at all, a test that is red on a right implementation, that crashes, does not
/// end, or ends the program: the jury says so, whatever the tests say of the wrong ones.

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace untwist::testing {

/// What the tests said of one implementation.
struct Testimony {
  int green = 0;  ///< tests that passed
  std::vector<std::string> red;  ///< the verdict of each red test
  std::string trouble;           ///< when the program did not come to its end in order: what happened
  bool unwritten = false;        ///< a step is still to be written in them
};

/// Runs a program of tests, and listens.
///
/// @param command      its path and arguments.
/// @param environment  variables it gets besides ours.
/// @param patience     for each test, and for the program to begin and to end.
Testimony hear(const std::vector<std::string>& command, const std::vector<std::pair<std::string, std::string>>& environment,
               std::chrono::milliseconds patience);

/// Judges the tests of one step. What it finds, it reports as failures of the given test that asks.
class Jury {
 public:
  /// Runs the learner's tests on one implementation.
  using Listen = std::function<Testimony(const std::string& implementation)>;

  /// A right implementation, and what is special about it: "it names the guests in the order they came".
  struct Right {
    std::string name;  ///< as the environment variable has it
    std::string what;  ///< what it is, for people
  };

  /// @param step    whose tests these are, such as "5.3".
  /// @param listen  has the tests run on an implementation; asked once for each.
  Jury(std::string step, Listen listen, std::vector<Right> right);

  /// Expects the tests to be there, and green on everything that is right.
  /// @returns whether they are.
  bool expect_fair();

  /// Expects them to be fair, and one of them to be red on a wrong implementation.
  /// @param effect  what its defect does to a user.
  void expect_caught(const std::string& name, const std::string& effect);

 private:
  const Testimony& testimony(const std::string& implementation);
  bool accepts(const Right& right);

  const std::string step_;
  const Listen listen_;
  const std::vector<Right> right_;
  std::map<std::string, Testimony> heard_;
};

/// A jury on the learner's tests, which are the program beside this one: its own name, and @p suffix.
///
/// @param variable  the environment variable that chooses the implementation.
Jury jury_on(const std::string& step, const std::string& suffix, const std::string& variable, std::vector<Jury::Right> right);

}  // namespace untwist::testing
