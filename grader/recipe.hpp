#pragma once
// How a lesson of a submission becomes a program: as CMake would build it here, of other files.

#include <algorithm>
#include <map>
#include <random>

#include "codemodel.hpp"
#include "submission.hpp"
#include "symbols.hpp"

namespace tool {

/// How a program lies in memory: between what was submitted and everything else there is room of a size that nobody
/// knows before. So no number leads from a submission's own functions to what judges it.
class Layout {
 public:
  /// @param secret  new for each build
  explicit Layout(std::uint64_t secret) : random_(secret) {}
  /// For an assembler: room for code, constants, data, and data that begins as zeros.
  std::string room();
  void shuffle(Strings::iterator begin, Strings::iterator end) { std::shuffle(begin, end, random_); }

 private:
  std::mt19937_64 random_;
};

/// How one lesson is built of a submission.
class Recipe {
 public:
  /// @param targets   programs: "test_01", then what else is wanted of the same sources
  /// @param folders   those below exercises/ that come from the submission: "01-reactor".
  /// @param model     the targets, and what they need.
  /// @throws Error  when it cannot be made out how the exercises are compiled, or how a program is linked with them.
  Recipe(const Strings& targets, const Strings& folders, const std::vector<BuildTarget>& model, Checkout checkout);

  const std::string& target() const { return target_; }
  const Strings& given() const { return given_; }  ///< what must be there already, relative to the build folder
  /// The file, in the build folder, with the names that given code wants of a submission.
  std::string names_to_keep() const { return "names-" + target_ + ".txt"; }
  const Strings& programs() const { return programs_; }  ///< what it makes

  /// A shell script, to be run in BASE/build, with the files in BASE/exercises. It puts (see verdict.cpp) the programs;
  /// the names and symbols of the objects as names_script() says, and each source after the preprocessor, which is what
  /// it compiles, as "-text-NUMBER", each for "exercise" and for "tests"; and as "read" which files were compiled, in
  /// the form of make.
  std::string script(const Submission& submission, const std::string& base, Layout layout) const;

  /// What is compiled by itself: "01-reactor/delayed_calls.cpp", by the name of its object.
  std::map<std::string, std::string> objects(const Submission& submission) const;

  /// Folders that headers are looked for in.
  const Strings& header_folders() const { return headers_; }

  /// The precompiled header of an exercise, or of its tests, below BASE/build; empty if there is none.
  std::string precompiled(bool of_tests) const;

 private:
  struct Compile {
    Strings words;
    std::string source, object;
    std::string objects_folder;  // where the folder's objects lie
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
      submitted_;  // an object or archive of this checkout's own exercises: which folder's it is
};

}  // namespace tool
