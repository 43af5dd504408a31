#include <untwist/testing/jury.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {
namespace {

class Step10_3_YourTests : public ::testing::Test {
 protected:
  Jury& jury = jury_on("10.3", "rates_test",
                       {{"lesson-10", "the rates of this lesson, finished"},
                        {"chained", "each download schedules the next one"},
                        {"ticks", "it schedules the next download before it begins one"}});
};

TEST_F(Step10_3_YourTests, YourTestsAreGreenOnCorrectRates) {
  rule("", "a test asks only for what the requirement says; tests that do not run to their end prove nothing");
  jury.expect_fair();
}

TEST_F(Step10_3_YourTests, CatchAProgramThatWaitsBeforeItAsks) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("waits-before-it-asks", "for the first half minute there is no rate");
}

TEST_F(Step10_3_YourTests, CatchAProgramThatAsksEveryMinute) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("asks-every-minute", "the rate is older than was promised");
}

TEST_F(Step10_3_YourTests, CatchAProgramThatCountsFromTheEndOfADownload) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("counts-from-the-end", "a slow bank makes every rate older");
}

TEST_F(Step10_3_YourTests, CatchAProgramThatWaitsForADownloadThatHangs) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("waits-for-a-download-that-hangs", "one connection that hangs, and the rate never changes again");
}

TEST_F(Step10_3_YourTests, CatchAProgramThatDoesNotCancel) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("does-not-cancel", "after a night in which the bank hangs, a thousand downloads are going on");
}

TEST_F(Step10_3_YourTests, CatchAProgramThatTakesLateAnswers) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("late-answers-count", "an old rate replaces a newer one");
}

TEST_F(Step10_3_YourTests, CatchAProgramThatKeepsTheFirstRate) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("keeps-the-first-rate", "the rate is that of the day on which the program was started");
}

TEST_F(Step10_3_YourTests, CatchAProgramThatLosesTheRateAfterAFailure) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("a-failure-loses-the-rate", "readers notice that the bank is down");
}

TEST_F(Step10_3_YourTests, CatchAProgramThatEndsAfterAFailure) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("a-failure-is-the-end", "the bank is down for a minute, and the rate never changes again");
}

TEST_F(Step10_3_YourTests, CatchAProgramThatEndsAfterAnException) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("an-exception-is-the-end", "the network is down for a minute, and the rate never changes again");
}

TEST_F(Step10_3_YourTests, CatchAProgramThatAsksAgainAtOnce) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("asks-again-at-once", "the bank locks us out");
}

TEST_F(Step10_3_YourTests, CatchAProgramThatSaysZeroAtFirst) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("nothing-is-zero", "readers who come early are told that everything costs nothing");
}

TEST_F(Step10_3_YourTests, CatchAProgramThatHasNoRateDuringADownload) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("not-available-during-a-download", "readers notice each download");
}

TEST_F(Step10_3_YourTests, CatchAProgramThatGoesOnWhenSwitchedOff) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("goes-on-when-switched-off", "a program that was told to end does not");
}

TEST_F(Step10_3_YourTests, CatchAProgramThatLeavesADownload) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("leaves-a-download", "a download outlives the program that wanted it");
}

}  // namespace
}  // namespace untwist::testing
