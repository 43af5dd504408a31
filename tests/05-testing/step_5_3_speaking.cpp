#include "your_tests.hpp"

namespace untwist::testing {
namespace {

class Step5_3_YourTests : public ::testing::Test {
 protected:
  Jury& jury = jury_on_chat_tests("5.3");
};

TEST_F(Step5_3_YourTests, YourTestsAreGreenOnCorrectRooms) {
  rule("", "a test asks only for what the contract promises; tests that do not run to their end prove nothing");
  jury.expect_fair();
}

TEST_F(Step5_3_YourTests, CatchARoomThatEchoesTheSpeaker) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("speakers-hear-themselves", "guests see their own words a second time");
}

TEST_F(Step5_3_YourTests, CatchARoomThatForgetsGuests) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("one-other-hears", "one of three friends misses what the others say");
}

TEST_F(Step5_3_YourTests, CatchARoomWithEavesdroppers) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("strangers-listen", "someone who has not joined reads along");
}

TEST_F(Step5_3_YourTests, CatchARoomThatTearsLinesApart) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("a-piece-is-a-line", "one sentence arrives as several over a slow connection");
}

}  // namespace
}  // namespace untwist::testing
