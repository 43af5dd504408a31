#pragma once
// Finds the code of a step: in the solution by its marks, in the starter and in the learner's file by the functions
// around those marks.

#include "course.hpp"
#include "marks.hpp"
#include "source_code.hpp"

namespace tool {

/// The part of a step that is in one file.
struct StepCode {
  std::string file;                   ///< its name: "delayed_calls.cpp"
  std::vector<Definition> functions;  ///< of the marked solution: those that contain marked lines of the step
  Strings others;                     ///< other steps with lines in these functions
  std::vector<Region> outside;        ///< marked lines outside of any function: whole functions, tests
  bool alone = false;                 ///< the file contains no other step
};

/// The files of a lesson that contain a step.
std::vector<StepCode> code_of(const Lesson& lesson, const Step& step);

/// Three versions of one exercise.
struct Versions {
  Strings marked;  ///< the solution with its marks
  Strings solved;  ///< the solution without them
  Strings starter;
  Strings mine;  ///< the learner's; empty if the file is missing
};
Versions versions_of(const Lesson& lesson, const std::string& file);

/// The lines of a definition's counterpart in another version; empty if there is none.
Strings code_in(const Lines& lines, const Definition& definition);

/// Has the learner written anything in the functions of a step?
bool begun(const Lesson& lesson, const Step& step);

/// The same, for one of the files.
bool begun_in(const StepCode& code, const Versions& versions, const std::string& step);

/// Resets the step's functions in `mine` to the starter's and leaves everything else as it is.
/// If a file contains no other step and its functions are not found, it becomes the whole starter.
/// @return false if one of the functions is not found: then `mine` is unchanged.
bool take_back(const StepCode& code, const Versions& versions, Strings& mine);

/// The steps of a lesson that still have a hole in the exercises, or are nothing but the starter.
std::vector<const Step*> unwritten_steps(const Lesson& lesson);

}  // namespace tool
