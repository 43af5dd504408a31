#pragma once
// The conversations of the second gate. Each throws Wrong if the answers are not as expected.
//
//     CONVERSATION(echo_small) { ... }   // a function of `visitor`
//
// A lesson names its conversations in its lesson.txt: see trial.hpp.

#include <string>

namespace tool {

class Visitor;
using Conversation = void (*)(Visitor& visitor);

/// The conversation with this name; null if the name is unknown.
Conversation conversation(const std::string& name);

/// Registers a conversation by name at start-up, so that no list has to be maintained.
struct Known {
  Known(const char* name, Conversation conversation);
};

}  // namespace tool

#define CONVERSATION(name)                         \
  static void name(Visitor& visitor);              \
  static const Known known_as_##name{#name, name}; \
  static void name(Visitor& visitor)
