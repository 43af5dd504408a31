#include "your_tests.hpp"

namespace untwist::testing {
namespace {

class Step9_1_YourTests : public ::testing::Test {
 protected:
  Jury& jury = jury_on_client_tests("9.1");
};

TEST_F(Step9_1_YourTests, YourTestsAreGreenOnCorrectClients) {
  rule("", "a test asks only for what the contract promises; tests that do not run to their end prove nothing");
  jury.expect_fair();
}

TEST_F(Step9_1_YourTests, CatchAClientThatNamesNoHost) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("no-host", "a server with several sites does not know which one is meant");
}

TEST_F(Step9_1_YourTests, CatchAClientThatForgetsThePort) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("port-is-lost", "links that the server makes lead to another port");
}

TEST_F(Step9_1_YourTests, CatchAClientThatForgetsTheQuery) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("query-is-lost", "every search finds the same");
}

TEST_F(Step9_1_YourTests, CatchAClientThatDoesNotSayHowLongABodyIs) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("length-is-not-sent", "the server takes the body for the next request");
}

TEST_F(Step9_1_YourTests, CatchAClientThatDoesNotSendTheBody) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("body-is-not-sent", "the server waits for a body until it gives up");
}

}  // namespace
}  // namespace untwist::testing
