#pragma once
/// @file
/// Judges tests: they must be green on right implementations, and red on wrong ones.
///
/// The tests are a separate program, linked with several implementations of the same contract: some right, built in
/// different ways, and some with one defect each. The jury chooses one in a way that the tests cannot see, and runs the
/// program on it. It runs the right ones more than once, mixed with the wrong ones, in an unpredictable order. Each run
/// starts in an empty folder.
///
/// **Tests that prove nothing earn nothing.** The jury rejects the tests if there are none, or if a test is red or only
/// sometimes green on a right implementation, crashes, does not end, or ends the program. Then it does not matter what
/// they say about the wrong ones.

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace untwist::testing {

/// What the tests said about one implementation.
struct Testimony {
  int green = 0;                       ///< tests that passed
  std::vector<std::string> red;        ///< the verdict of each red test
  std::string trouble;                 ///< what happened, if the program did not end properly
  std::vector<std::string> unwritten;  ///< what those tests said in which a step is still to be written
};

/// Runs a program of tests in a new, empty folder, and reads its results.
///
/// @param command   its path and arguments.
/// @param choice    the implementation to run on.
/// @param patience  how long each test may take, and how long the program may take to start and to end.
Testimony hear(const std::vector<std::string>& command, const std::string& choice, std::chrono::milliseconds patience);

/// Judges the tests of one step. It reports what it finds as failures of the given test that calls it.
class Jury {
 public:
  /// Runs the learner's tests on one implementation.
  using Listen = std::function<Testimony(const std::string& implementation)>;

  /// A right implementation, and what is special about it: "it names the guests in the order they came".
  struct Right {
    std::string name;  ///< the name by which it is chosen
    std::string what;  ///< a description for people
  };

  /// @param step    the step that the tests belong to, such as "5.3".
  /// @param listen  runs the tests on an implementation; called once for each wrong one, and more often for right ones.
  Jury(std::string step, Listen listen, std::vector<Right> right);

  /// Expects that there are tests, and that they are green on every right implementation.
  /// @returns whether that is so.
  bool expect_fair();

  /// Expects that the tests are fair, and that at least one of them is red on the wrong implementation @p name.
  /// @param effect  what its defect does to a user.
  void expect_caught(const std::string& name, const std::string& effect);

 private:
  void hear_about(const std::string& wrong);
  bool fair_so_far() const;
  bool accepts(const Right& right);
  bool is_unwritten(const Testimony& heard) const;

  const std::string step_;
  const Listen listen_;
  const std::vector<Right> right_;
  std::map<std::string, Testimony> heard_;
  std::map<std::string, Testimony> heard_differently_;  // a different result in another run of a right one
  const std::uint64_t seed_;
  std::mt19937_64 random_;  // decides the order of the runs
};

/// The jury on the learner's tests of a step: the program next to this one whose name is this program's with @p suffix.
///
/// There is one for all given tests of a step, so that the learner's tests run on each wrong implementation once.
Jury& jury_on(const std::string& step, const std::string& suffix, std::vector<Jury::Right> right);

}  // namespace untwist::testing
