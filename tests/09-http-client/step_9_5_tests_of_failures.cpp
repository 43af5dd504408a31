#include "your_tests.hpp"

namespace untwist::testing {
namespace {

class Step9_5_YourTests : public ::testing::Test {
 protected:
  Jury& jury = jury_on_client_tests("9.5");
};

TEST_F(Step9_5_YourTests, YourTestsAreGreenOnCorrectClients) {
  rule("", "a test asks only for what the contract promises; tests that do not run to their end prove nothing");
  jury.expect_fair();
}

TEST_F(Step9_5_YourTests, CatchAClientThatTakesNothingForAPage) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("nothing-looks-like-a-page", "a server that crashed looks like an empty page");
}

TEST_F(Step9_5_YourTests, CatchAClientThatHangsAfterHalfAHead) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("half-a-head-hangs", "a program waits forever for a server that was stopped");
}

TEST_F(Step9_5_YourTests, CatchAClientThatHangsOnNoise) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("noise-hangs", "a program waits forever at the wrong port");
}

TEST_F(Step9_5_YourTests, CatchAClientThatHangsWithoutAServer) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("refused-hangs", "a program waits forever for a server that is down");
}

TEST_F(Step9_5_YourTests, CatchAClientThatTakesAPartForTheWhole) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("a-part-passes-for-the-whole", "a broken download looks like a good one");
}

}  // namespace
}  // namespace untwist::testing
