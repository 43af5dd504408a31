#include <untwist/course/paradigm.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {
namespace {

TEST(Step0_1_Toolchain, YouWroteALineAndItRan) {
  rule("", "the test was there before your code; your line turns it green");
  expect("greeting()", greeting(), "Hello, reactor!");
}

}  // namespace
}  // namespace untwist::testing
