#pragma once
// What all submissions have in common, built once: tests, given code, the layers below. And how a lesson of a submission becomes a
// program with it: by the very commands that CMake gave Ninja, with other paths.

#include <map>
#include <set>

#include "course.hpp"
#include "submission.hpp"
#include "symbols.hpp"

namespace tool {

/// How one lesson is built of a submission.
class Recipe {
 public:
  /// @param targets  programs: "test_01", then what else is wanted of the same sources
  /// @param folders  those below exercises/ that come from the submission: "01-reactor".
  Recipe(const Lines& targets, const Lines& folders);

  const std::string& target() const { return target_; }
  const Lines& given() const { return given_; }  ///< what must be there already, relative to the build folder
  /// The file, in the build folder, with the names that given code wants of a submission.
  std::string names_to_keep() const { return "names-" + target_ + ".txt"; }
  const Lines& programs() const { return programs_; }  ///< what it makes

  /// A shell script, to be run in BASE/build, with the files in BASE/exercises.
  std::string script(const Submission& submission, const std::string& base) const;

  /// Folders that headers are looked for in.
  const Lines& header_folders() const { return headers_; }

 private:
  struct Compile {
    std::string command, source, object;
  };
  // How the sources of a submission are compiled.
  std::vector<Compile> compiles(const Submission& submission, Author author) const;
  std::string rewritten(std::string command, const std::string& base) const;
  // A link command with the objects of a submission in place of this checkout's.
  std::string link_of(const std::string& link, const Lines& exercise) const;

  std::string target_;
  Lines folders_, given_, programs_, headers_, links_;
  std::map<std::string, Compile> model_;         // by folder (or folder/tests): how a source in it is compiled
  std::map<std::string, std::string> archives_;  // by folder: its archive
  std::map<std::string, Lines> objects_;         // by folder: the objects of this checkout's own exercises, which programs are linked with
};

class Kit {
 public:
  /// Configures and builds build/grade for these lessons.
  /// @param own_stack  also what the last lesson needs to be tested on a submission's own layers.
  Kit(const Course& course, const std::vector<const Lesson*>& lessons, bool own_stack);

  struct LessonKit {
    const Lesson* lesson;
    std::vector<Test> tests;
    Recipe recipe;
    Taken taken;
    Names reference;  ///< what the solution defines
    std::map<std::string, std::map<std::string, std::string>>
        starters;  ///< as in a submission: what is taken where it lacks a file
  };
  const std::vector<LessonKit>& lessons() const { return lessons_; }

  const std::string& root() const { return root_; }
  std::string build_folder() const { return root_ + "/build/grade"; }

  /// Changes with everything that a mark depends on, but the submission.
  const std::string& fingerprint() const { return fingerprint_; }

  /// A lesson on a submission's own layers; null when that was not asked for.
  const LessonKit* own_stack() const { return own_stack_.empty() ? nullptr : &own_stack_.front(); }

 private:
  LessonKit lesson_kit(const Lesson& lesson, const Lines& targets, const Lines& folders) const;

  std::string root_, fingerprint_;
  std::vector<LessonKit> lessons_, own_stack_;
};

}  // namespace tool
