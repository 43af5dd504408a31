#pragma once
// One lesson of one submission: built, inspected, and every test run in a process of its own.

#include <chrono>

#include "kit.hpp"
#include "testing/seal.hpp"

namespace tool {

struct TestVerdict {
  std::string name;  ///< "Step1_2_OneTurn.Waits"
  std::string step;  ///< "1.2"
  bool passed = false;
  std::string why;  ///< for people, if it did not pass: the story, what was expected, the rule

  bool operator==(const TestVerdict&) const = default;
};

enum class BuildState {
  built,
  absent,     ///< no file of the lesson was handed in
  unchanged,  ///< it is the starter
  broken,     ///< it does not compile or link
  refused,    ///< it does something that is forbidden
  not_run,    ///< the submission's time was used up before
};

struct LessonVerdict {
  std::string lesson;  ///< "01-reactor"
  BuildState build = BuildState::absent;
  std::string log;  ///< the compiler's output, or why it was refused
  std::vector<TestVerdict> tests;
  Strings flags;
  Strings driven = {};  ///< steps that a conversation has checked; the others are judged by the tests alone

  bool operator==(const LessonVerdict&) const = default;
};

/// In words, for a table.
std::string in_words(BuildState state);

/// Removes the scratch folders of graders that were stopped.
void sweep(const std::string& build_folder);

/// A secret that no student can know: the questions of the second gate are derived from it.
class RunSecret {
 public:
  /// @param text  any text; the same one gives the same questions
  explicit RunSecret(std::string text);
  static RunSecret random();

  const std::string& text() const { return text_; }
  const untwist::testing::SealKey& key() const { return key_; }

 private:
  std::string text_;
  untwist::testing::SealKey key_;
};

/// How long one submission may take, with all its lessons. After that, nothing more of it is started.
class Patience {
 public:
  explicit Patience(std::chrono::seconds all) : all_(all), until_(std::chrono::steady_clock::now() + all) {}
  bool over() const { return std::chrono::steady_clock::now() >= until_; }
  std::string in_words() const { return count(int(all_.count()), "second"); }

 private:
  const std::chrono::seconds all_;
  const std::chrono::steady_clock::time_point until_;
};

/// The compiler has not read the files that were handed in: the marks would be for other files.
class GraderFault : public Error {
 public:
  using Error::Error;
};

/// How a submission is judged, apart from its files.
struct Terms {
  const RunSecret& secret;
  Patience patience;
  bool twice = false;  ///< run each test and each conversation twice; both runs must succeed
};

/// Grades one lesson. The same files with the same secret get the same verdict; if the work is right or wrong whatever
/// it is asked, any secret gives that verdict. Work that is slow or differs from run to run may be judged differently.
/// @param slot  a number that no other thread uses at the same time
/// @throws GraderFault  if other files were compiled than those of the submission
LessonVerdict judge(const Kit& kit, const Kit::LessonKit& lesson, const Submission& submission, const Sandbox& sandbox,
                    int slot, const Terms& terms);

}  // namespace tool
