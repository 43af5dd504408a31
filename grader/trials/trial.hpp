#pragma once
// The second gate: submitted code is driven from outside, by a process that contains none of it. The questions are
// generated for each submission, so answers learned by heart do not help. The same submission always gets the same
// questions.

#include <cstdint>
#include <functional>

#include "kit.hpp"

namespace tool {

class Visitor;

/// One conversation, and what depends on it.
struct Trial {
  std::string lesson;   ///< "03"
  std::string program;  ///< "services"
  std::string service;  ///< "echo"
  Strings needs;        ///< held only if these steps are green; a submission that has solved only these must pass
  Strings proves;       ///< these steps lose their points if it fails
  std::string what;     ///< "five visitors at once, and every byte comes back"
  std::function<void(Visitor&)> visit;
  std::string notation = {};  ///< the file that explains its questions, if they use a notation of their own
  Strings besides = {};       ///< steps that it does not need but the given tests of the steps it proves do

  std::string target() const { return "driven_" + lesson + "_" + program; }  ///< as CMake calls the program
};

/// All conversations that the lessons in this folder name in their lesson.txt:
///
///     trial: echo_small, with services echo      the conversation; the program it talks to, and that program's service
///       asks: five guests of an echo server      Trial::what
///       needs: 1.1 1.2 1.3 1.4
///       tests need: 1.5                          Trial::besides
///       proves: 1.3 1.4
///       explained in: grader/trials/turns.cpp    Trial::notation
///
/// @throws Error for anything else.
const std::vector<Trial>& trials();

/// Talks to a program that has the other end of `control` as its descriptor 5.
/// @returns what went wrong, in words; empty if nothing did.
std::string visit(const Trial& trial, int control, std::uint64_t seed);

}  // namespace tool
