#pragma once
/// @file
/// Judges tests: they must be green on what is right, and red on what is wrong.
///
/// The tests are a program of their own, linked with several implementations of the same contract: some right, built in
/// different ways, and some with one defect each. The jury chooses, by a way that the tests cannot look at, and runs
/// the program for each; for what is right more than once, between the wrong ones, in an order that nobody can guess.
/// Each time the program begins in an empty folder.
///
/// **Tests that prove nothing earn nothing.** No test at all, a test that is red on a right implementation, or only
/// sometimes green, that crashes, does not end, or ends the program: the jury says so, whatever the tests say of the
/// wrong ones.

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace untwist::testing {

/// What the tests said of one implementation.
struct Testimony {
  int green = 0;                 ///< tests that passed
  std::vector<std::string> red;  ///< the verdict of each red test
  std::string trouble;           ///< when the program did not come to its end in order: what happened
  bool unwritten = false;        ///< a step is still to be written in them
};

/// Runs a program of tests in a new, empty folder, and listens.
///
/// @param command   its path and arguments.
/// @param choice    the implementation it is to run on.
/// @param patience  for each test, and for the program to begin and to end.
Testimony hear(const std::vector<std::string>& command, const std::string& choice, std::chrono::milliseconds patience);

/// Judges the tests of one step. What it finds, it reports as failures of the given test that asks.
class Jury {
 public:
  /// Runs the learner's tests on one implementation.
  using Listen = std::function<Testimony(const std::string& implementation)>;

  /// A right implementation, and what is special about it: "it names the guests in the order they came".
  struct Right {
    std::string name;  ///< by which it is chosen
    std::string what;  ///< what it is, for people
  };

  /// @param step    whose tests these are, such as "5.3".
  /// @param listen  has the tests run on an implementation; asked once for each wrong one, and more often for the right ones.
  Jury(std::string step, Listen listen, std::vector<Right> right);

  /// Expects the tests to be there, and green on everything that is right.
  /// @returns whether they are.
  bool expect_fair();

  /// Expects them to be fair, and one of them to be red on a wrong implementation.
  /// @param effect  what its defect does to a user.
  void expect_caught(const std::string& name, const std::string& effect);

 private:
  void hear_about(const std::string& wrong);
  bool fair_so_far() const;
  bool accepts(const Right& right);

  const std::string step_;
  const Listen listen_;
  const std::vector<Right> right_;
  std::map<std::string, Testimony> heard_;
  std::map<std::string, Testimony> heard_differently_;  // what was said of a right one another time
  const std::uint64_t seed_;
  std::mt19937_64 random_;  // in which order they are heard
};

/// A jury on the learner's tests, which are the program beside this one: its own name, and @p suffix.
Jury jury_on(const std::string& step, const std::string& suffix, std::vector<Jury::Right> right);

}  // namespace untwist::testing
