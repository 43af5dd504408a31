#include <untwist/testing/jury.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {
namespace {

class Step5_10_YourTests : public ::testing::Test {
 protected:
  Jury& jury = jury_on("5.10", "limits_test",
                       {{"lesson-01", "the limits of lesson 01, finished"},
                        {"searching", "it looks through all limits for the next one, and its ids count downwards"}});
};

TEST_F(Step5_10_YourTests, YourTestsAreGreenOnCorrectLimits) {
  rule("", "a test asks only for what the contract promises; tests that do not run to their end prove nothing");
  jury.expect_fair();
}

TEST_F(Step5_10_YourTests, CatchLimitsThatCountFromTheStart) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("counts-from-the-start", "a guest who talks all the time is thrown out after a minute");
}

TEST_F(Step5_10_YourTests, CatchLimitsThatGrow) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("longer-each-time", "who has said something once may be silent for longer than the others");
}

TEST_F(Step5_10_YourTests, CatchLimitsThatKeepTheirPlace) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("renewed-and-still-first", "silent guests stay, because the one before them has said something");
}

TEST_F(Step5_10_YourTests, CatchLimitsThatAreUpWhenTheyWereRenewed) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("up-when-renewed", "a guest who has just said something is thrown out");
}

TEST_F(Step5_10_YourTests, CatchLimitsThatAreUpTwice) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("up-twice", "a guest who has left is thrown out once more");
}

TEST_F(Step5_10_YourTests, CatchLimitsThatCannotBeRemoved) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("removed-and-up", "a guest who has left is thrown out a minute later");
}

TEST_F(Step5_10_YourTests, CatchLimitsWithTheSameId) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("uses-ids-again", "one guest's words keep another one in the room");
}

TEST_F(Step5_10_YourTests, CatchLimitsThatSaveNobody) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("nobody-is-saved", "a room that closes with its last guest throws out guests that are gone");
}

TEST_F(Step5_10_YourTests, CatchLimitsOfWhichOneThrows) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("one-throws", "one error, and the guests behind it are never thrown out");
}

TEST_F(Step5_10_YourTests, CatchLimitsThatHideErrors) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("silent", "something fails each minute, and nobody ever hears of it");
}

TEST_F(Step5_10_YourTests, CatchLimitsWithACallForEach) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("a-call-for-each", "ten thousand guests make ten thousand delayed calls");
}

TEST_F(Step5_10_YourTests, CatchLimitsThatLeaveACall) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("leaves-a-call", "the room is closed, and its program does not end");
}

}  // namespace
}  // namespace untwist::testing
