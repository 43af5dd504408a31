#include "your_tests.hpp"

namespace untwist::testing {
namespace {

class Step5_4_YourTests : public ::testing::Test {
 protected:
  Jury& jury = jury_on_chat_tests("5.4");
};

TEST_F(Step5_4_YourTests, YourTestsAreGreenOnCorrectRooms) {
  rule("", "a test asks only for what the contract promises; tests that do not run to their end prove nothing");
  jury.expect_fair();
}

TEST_F(Step5_4_YourTests, CatchARoomWhereLeavingIsSilent) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("leaving-is-silent", "guests keep talking to someone who has gone home");
}

TEST_F(Step5_4_YourTests, CatchARoomThatIgnoresLostConnections) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("crashes-go-unnoticed",
                     "a guest's phone loses the network, and the others in the room never learn of it");
}

}  // namespace
}  // namespace untwist::testing
