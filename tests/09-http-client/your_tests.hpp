#pragma once
// The juries on the learner's tests of the client: steps 9.1, 9.3, 9.5 and 9.7.

#include <map>
#include <untwist/testing/jury.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {

// One jury for all tests of a step: the learner's tests run on each wrong client once.
inline Jury& jury_on_client_tests(const std::string& step) {
  static std::map<std::string, Jury> juries;
  const auto known = juries.find(step);
  if (known != juries.end()) return known->second;
  return juries
      .emplace(
          step,
          jury_on(step, "client_test",
                  {{"lesson-09", "the client of this lesson, finished"},
                   {"other", "it has a connection for each request, sends Host last, and says Connection: close"}}))
      .first->second;
}

}  // namespace untwist::testing
