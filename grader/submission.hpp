#pragma once
// What a student handed in: the files that a learner may change, and nothing else. They are read, never executed, and
// never written under a name that came with them.

#include <map>

#include "course.hpp"
#include "sandbox.hpp"

namespace tool {

struct Submission {
  std::string name;  ///< the name of its folder or archive, without ".zip"; any bytes
  std::string id;    ///< unique, and safe as a file name
  std::string path;

  /// "01-reactor" and "delayed_calls.cpp" (or "own/helper.hpp", "tests/chat_test.cpp") to the text.
  std::map<std::string, std::map<std::string, std::string>> files;
  std::map<std::string, Strings> not_used;  ///< other files in a lesson's folder
  Strings flags;
  std::string trouble;     ///< why nothing of it could be read; normally empty
  std::string not_graded;  ///< why it is not a submission at all; normally empty
};

/// An entry of a class's folder that is not a submission.
struct NotGraded {
  std::string name;
  std::string why;
};

struct ClassFolder {
  std::vector<Submission> submissions;
  std::vector<NotGraded> not_graded;
};

/// Every entry of a folder, by name: a submission that has not been read yet, or the reason why it cannot be one. All
/// submissions get different names; those that would have the same one are flagged.
/// @throws Error  with code 2 if the folder does not exist or is empty.
ClassFolder find_submissions(const std::string& folder);

/// The submission at a path.
Submission submission_at(const std::string& path);

/// Reads the files of a submission; archives are opened inside the sandbox.
void read_submission(Submission& submission, const Course& course, const Sandbox& sandbox, int slot);

}  // namespace tool
