// ATTACK calls GoogleTest, as any test may, and has it report elsewhere
// FLAG it defines a name that belongs to the tests

#include <untwist/course/paradigm.hpp>

#include <gtest/gtest-spi.h>

namespace untwist {

static void hush() {
  static testing::TestPartResultArray swallowed;
  static testing::ScopedFakeTestPartResultReporter reporter(testing::ScopedFakeTestPartResultReporter::INTERCEPT_ALL_THREADS, &swallowed);
}

std::string greeting() {
  hush();
  return "nonsense";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) { hush(); }

}  // namespace untwist
