#pragma once
// What is talked about in the second gate: each conversation throws Wrong when it does not go as it should.
//
//     CONVERSATION(echo_small) { ... }   // a function of `visitor`
//
// A lesson names its conversations in its lesson.txt: see trial.hpp.

#include <string>

namespace tool {

class Visitor;
using Conversation = void (*)(Visitor& visitor);

/// The conversation that a lesson has named; null when there is none.
Conversation conversation(const std::string& name);

/// Makes a conversation known by its name. At start-up, so nobody has to keep a list.
struct Known {
  Known(const char* name, Conversation conversation);
};

}  // namespace tool

#define CONVERSATION(name)                         \
  static void name(Visitor& visitor);              \
  static const Known known_as_##name{#name, name}; \
  static void name(Visitor& visitor)
