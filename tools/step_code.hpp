#pragma once
// Where the code of a step stands: in the solution by its marks, in the starter and in a learner's file by the
// functions around them.

#include "course.hpp"
#include "marks.hpp"
#include "source_code.hpp"

namespace tool {

/// What a step is in one file.
struct StepCode {
  std::string file;                   ///< its name: "delayed_calls.cpp"
  std::vector<Definition> functions;  ///< in the solution with its marks; those that hold marked lines of the step
  Strings others;                     ///< other steps that have lines in these functions
  std::vector<Region> outside;        ///< marked lines that are in no function: whole functions, tests
  bool alone = false;                 ///< the file holds no other step
};

/// The files of a lesson that hold a step.
std::vector<StepCode> code_of(const Lesson& lesson, const Step& step);

/// Three versions of one exercise.
struct Versions {
  Strings marked;  ///< the solution with its marks
  Strings solved;  ///< the solution without them
  Strings starter;
  Strings mine;  ///< the learner's; empty when the file is missing
};
Versions versions_of(const Lesson& lesson, const std::string& file);

/// The lines of a definition, by its counterpart in another version; empty when there is none.
Strings code_in(const Lines& lines, const Definition& definition);

/// Has the learner written anything in the functions of a step?
bool begun(const Lesson& lesson, const Step& step);

/// The file with the step's functions as the starter has them, and everything else as it is.
/// When a file holds no other step, and its functions are not found, it is the whole starter.
/// @return false when one of them is not found: then `mine` is as it was.
bool take_back(const StepCode& code, const Versions& versions, Strings& mine);

/// The steps of a lesson of which a hole, or nothing but the starter, is in the exercises.
std::vector<const Step*> unwritten_steps(const Lesson& lesson);

}  // namespace tool
