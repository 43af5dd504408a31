#pragma once
// How a lesson of a submission becomes a program: as CMake would build it here, but from other files.

#include <algorithm>
#include <map>
#include <random>

#include "codemodel.hpp"
#include "submission.hpp"
#include "symbols.hpp"

namespace tool {

/// A program's layout in memory: between the submitted code and everything else there are gaps of unpredictable size.
/// So no fixed offset leads from a submission's own functions to the judge.
class Layout {
 public:
  /// @param secret  new for each build
  explicit Layout(std::uint64_t secret) : random_(secret) {}
  /// Assembler source for gaps in code, constants, data, and zero-initialised data.
  std::string room();
  void shuffle(Strings::iterator begin, Strings::iterator end) { std::shuffle(begin, end, random_); }

 private:
  std::mt19937_64 random_;
};

/// How one lesson is built from a submission.
class Recipe {
 public:
  /// @param targets   programs: "test_01", then others made from the same sources
  /// @param folders   the folders below exercises/ that come from the submission: "01-reactor"
  /// @param model     the targets and what they need
  /// @throws Error  if the model does not show how the exercises are compiled, or how a program is linked with them.
  Recipe(const Strings& targets, const Strings& folders, const std::vector<BuildTarget>& model, Checkout checkout);

  const std::string& target() const { return target_; }
  const Strings& given() const { return given_; }  ///< files that must already exist, relative to the build folder
  /// A file in the build folder: the names that given code needs from a submission.
  std::string names_to_keep() const { return "names-" + target_ + ".txt"; }
  const Strings& programs() const { return programs_; }  ///< the programs that it builds

  /// A shell script to be run in BASE/build, with the files in BASE/exercises. It outputs, with `put` (see
  /// verdict.cpp): the programs; for "exercise" and for "tests" the names and symbols of the objects (see
  /// names_script()), and each preprocessed source, which is what it compiles, as "-text-NUMBER"; and as "read" the
  /// files that were compiled, in make's format.
  std::string script(const Submission& submission, const std::string& base, Layout layout) const;

  /// The sources that are compiled on their own, such as "01-reactor/delayed_calls.cpp", by the names of their objects.
  std::map<std::string, std::string> objects(const Submission& submission) const;

  /// The folders that are searched for headers.
  const Strings& header_folders() const { return headers_; }

  /// The precompiled header of an exercise, or of its tests, below BASE/build; empty if there is none.
  std::string precompiled(bool of_tests) const;

 private:
  struct Compile {
    Strings words;
    std::string source, object;
    std::string objects_folder;  // where the folder's objects are
  };
  void read_compile(const CompileCommand& command);
  void read_archive(const BuildTarget& target);
  void read_link(const BuildTarget& target);
  void use(const std::string& file);
  // How the sources of a submission are compiled, by folder (or folder/tests).
  std::map<std::string, std::vector<Compile>> compiles(const Submission& submission) const;
  Strings linked(const Strings& words, const std::map<std::string, std::vector<Compile>>& compiled,
                 Layout& layout) const;
  Strings moved(const Strings& words, const std::string& base) const;

  const std::string target_;
  const Strings folders_;
  const Checkout checkout_;
  Strings given_, programs_, headers_;
  std::map<std::string, std::string> precompiled_;  // by folder (or folder/tests): "/CMakeFiles/x.dir/cmake_pch.hxx"
  std::vector<Strings> links_;
  std::map<std::string, Compile> model_;  // by folder (or folder/tests): how a source in it is compiled
  std::map<std::string, std::string>
      submitted_;  // for an object or archive of this checkout's own exercises: the folder it belongs to
  std::map<std::string, std::string> source_of_;  // for such an object: its source
};

}  // namespace tool
