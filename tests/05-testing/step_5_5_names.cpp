#include "your_tests.hpp"

namespace untwist::testing {
namespace {

class Step5_5_YourTests : public ::testing::Test {
 protected:
  Jury& jury = jury_on_chat_tests("5.5");
};

TEST_F(Step5_5_YourTests, YourTestsAreGreenOnCorrectRooms) {
  rule("", "a test asks only for what the contract promises; tests that do not run to their end prove nothing");
  jury.expect_fair();
}

TEST_F(Step5_5_YourTests, CatchARoomThatAllowsImpostors) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("two-of-one-name", "a stranger speaks under the name of a friend");
}

TEST_F(Step5_5_YourTests, CatchARoomThatLocksGuestsOut) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("names-stay-taken", "a guest who has left cannot come back under the same name");
}

}  // namespace
}  // namespace untwist::testing
