#pragma once
// The juries on the learner's tests of the chat room: steps 5.3, 5.4 and 5.5.

#include <map>
#include <untwist/testing/jury.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {

// One jury for all tests of a step: the learner's tests run on each wrong room once.
inline Jury& jury_on_chat_tests(const std::string& step) {
  static std::map<std::string, Jury> juries;
  const auto known = juries.find(step);
  if (known != juries.end()) return known->second;
  return juries
      .emplace(step, jury_on(step, "chat_test",
                             {{"lesson-03", "the room of lesson 03"},
                              {"other",
                               "it names the guests in the order in which they joined, and writes a line in two "
                               "pieces"}}))
      .first->second;
}

}  // namespace untwist::testing
