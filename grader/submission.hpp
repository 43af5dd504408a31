#pragma once
// What somebody handed in: the files that a learner may change, and nothing else. Read, never executed, and never
// written anywhere under a name that came with it.

#include <map>

#include "course.hpp"
#include "sandbox.hpp"

namespace tool {

struct Submission {
  std::string name;  ///< as its folder or archive is called, without ".zip"; any bytes
  std::string id;    ///< safe as the name of a file, and nobody else's
  std::string path;

  /// "01-reactor" and "delayed_calls.cpp" (or "own/helper.hpp", "tests/chat_test.cpp") to the text.
  std::map<std::string, std::map<std::string, std::string>> files;
  std::map<std::string, Strings> not_used;  ///< what else lay in a lesson's folder
  Strings flags;
  std::string trouble;     ///< why nothing of it could be read; empty normally
  std::string not_graded;  ///< why it is not a submission at all; empty normally
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

/// Every entry of a folder, by name: a submission that is not yet read, or the reason why it cannot be one. No two
/// submissions have the same name; those that would are flagged.
/// @throws Error  with code 2 when there is no such folder, or nothing in it.
ClassFolder find_submissions(const std::string& folder);

/// One of them by its path.
Submission submission_at(const std::string& path);

/// Reads the files of a submission; archives are opened inside the sandbox.
void read_submission(Submission& submission, const Course& course, const Sandbox& sandbox, int slot);

}  // namespace tool
