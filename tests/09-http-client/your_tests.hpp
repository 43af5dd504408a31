#pragma once
// The juries on the learner's tests of the client: steps 9.1, 9.3, 9.5 and 9.7.

#include <untwist/testing/jury.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {

inline Jury& jury_on_client_tests(const std::string& step) {
  return jury_on(step, "client_test",
                 {{"lesson-09", "the client of this lesson, finished"},
                  {"other", "it has a connection for each request, sends Host last, and says Connection: close"}});
}

}  // namespace untwist::testing
