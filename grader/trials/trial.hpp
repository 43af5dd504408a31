#pragma once
// The second gate: what was handed in is driven from outside, by a process that has nothing of it in it. What it is
// asked is made up anew for each submission: an answer that was learned by heart is no answer. The same submission is
// always asked the same.

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
  Strings needs;        ///< only tried when these steps are green; whoever has solved them alone must pass
  Strings proves;       ///< these lose their points when it goes wrong
  std::string what;     ///< "five visitors at once, and every byte comes back"
  std::function<void(Visitor&)> visit;
  std::string notation = {};  ///< which file says what its questions mean, when they have to be learned to be read
  Strings besides = {};       ///< steps that the given tests of what it proves need, and it does not

  std::string target() const { return "driven_" + lesson + "_" + program; }  ///< as CMake calls the program
};

/// All that the lessons of the course in this folder name in their lesson.txt:
///
///     trial: echo_small, with services echo      the conversation; the program it talks to, and what that is to do
///       asks: five guests of an echo server      Trial::what
///       needs: 1.1 1.2 1.3 1.4
///       tests need: 1.5                          Trial::besides
///       proves: 1.3 1.4
///       explained in: grader/trials/turns.cpp    Trial::notation
///
/// @throws Error for anything else.
const std::vector<Trial>& trials();

/// Talks to a program that has the other end of `control` as its descriptor 5.
/// @returns what went wrong, in words; empty when nothing did.
std::string visit(const Trial& trial, int control, std::uint64_t seed);

}  // namespace tool
