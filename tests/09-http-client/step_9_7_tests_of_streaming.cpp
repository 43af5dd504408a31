#include "your_tests.hpp"

namespace untwist::testing {
namespace {

class Step9_7_YourTests : public ::testing::Test {
 protected:
  Jury& jury = jury_on_client_tests("9.7");
};

TEST_F(Step9_7_YourTests, YourTestsAreGreenOnCorrectClients) {
  rule("", "a test asks only for what the contract promises; tests that do not run to their end prove nothing");
  jury.expect_fair();
}

TEST_F(Step9_7_YourTests, CatchAClientThatFloodsSlowReaders) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("slow-readers-are-flooded", "a large download fills the memory");
}

TEST_F(Step9_7_YourTests, CatchAClientThatDeliversAllAtTheEnd) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("all-at-the-end", "there is no progress to be shown, and the whole file is in memory");
}

TEST_F(Step9_7_YourTests, CatchAClientThatDoesNotReleaseItsReader) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("readers-are-not-released", "the file of a download is never closed");
}

TEST_F(Step9_7_YourTests, CatchAClientThatMiscountsBytes) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("bytes-are-miscounted", "the progress of a download ends at 101 %");
}

}  // namespace
}  // namespace untwist::testing
