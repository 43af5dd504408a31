#pragma once
// The juries on the learner's tests of the chat room: steps 5.3, 5.4 and 5.5.

#include <untwist/testing/jury.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {

inline Jury& jury_on_chat_tests(const std::string& step) {
  return jury_on(step, "chat_test",
                 {{"lesson-03", "the room of lesson 03"},
                  {"other",
                   "it names the guests in the order in which they joined, and writes a line in two "
                   "pieces"}});
}

}  // namespace untwist::testing
