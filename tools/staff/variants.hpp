#pragma once
// Changed solutions, each built with the rest of its layer and run on the given tests.
//
// They are in build/proof/variants/NN-topic/NAME/; CMake builds the program proof_NN_NAME from each (see tools/cmake).
// Unchanged files are not written again, and so not built again.

#include <algorithm>
#include <functional>

#include "course.hpp"
#include "kept.hpp"
#include "report.hpp"
#include "runner.hpp"

namespace tool {

struct Variant {
  const Lesson* lesson = nullptr;
  std::string name;      ///< "path-3", "mutant-drops-equal-times"
  int solved = 0;        ///< for a path: this many steps are solved, the others stripped
  std::string sentence;  ///< for a mutant: what the learner misunderstood
  bool needs_sanitizers = false;
  bool made_by_machine = false;  ///< then it need not compile, and one red test is enough

  bool built = false;  ///< true also if its result was stored
  bool kept = false;
  std::string key;  ///< under which its result may be kept
  RunResult result;

  bool killed() const {
    return !result.at_exit.empty() ||
           std::any_of(result.tests.begin(), result.tests.end(), [](const TestResult& test) { return test.red(); });
  }
  bool is_path() const { return name.starts_with("path-"); }
  std::string program() const { return "proof_" + lesson->id + "_" + name; }
};

/// Writes the learner's path: one variant for each number of solved steps, except all.
std::vector<Variant> write_paths(const Lesson& lesson, int most = 1000);

/// Writes the mutants of a lesson; a mutant that does not apply is reported as a failure.
std::vector<Variant> write_mutants(const Lesson& lesson, Report& report);

/// How they are compiled: like a learner's own build, or for speed.
enum class Checked { by_sanitizers, by_nothing };

/// Builds them and runs the tests of their lesson on each, two at a time, except for those with a stored result. Some
/// run while others are built. `done` is called for each that has run or does not compile, from one thread at a time.
void build_and_run(const Course& course, std::vector<Variant>& variants, Checked checked, const Kept& kept,
                   Report& report, const std::function<void(const Variant&)>& done = {});

/// Writes one changed file of a lesson's layer, or of the given code, with the name of its variant.
void write_changed_file(const Lesson& lesson, const std::string& name, const std::string& file,
                        const std::string& text);

/// Removes the variants whose names have this prefix, except the wanted ones.
void remove_other_variants(const Lesson& lesson, const std::string& prefix, const std::vector<Variant>& wanted);

/// The preset for building them. The compiler is clang if it is installed, because it is faster.
std::string variants_preset(Checked checked);

/// Configures the build folder for the current variants.
void prepare_variants(Checked checked);

/// Calls work(0), work(1), ... work(n - 1), several in parallel. The calls must not interfere with each other.
/// If one throws, those that have begun are finished, no others begin, and the exception is rethrown here.
void side_by_side(std::size_t at_once, std::size_t n, const std::function<void(std::size_t)>& work);

}  // namespace tool
