// ATTACK has GoogleTest itself skip the test
// FLAG mentions names that belong to GoogleTest

#include <untwist/course/paradigm.hpp>
#include <gtest/gtest.h>

namespace untwist {
std::string greeting() {
  [] { GTEST_SKIP(); }();
  return "";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
