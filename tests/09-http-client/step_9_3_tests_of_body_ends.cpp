#include "your_tests.hpp"

namespace untwist::testing {
namespace {

class Step9_3_YourTests : public ::testing::Test {
 protected:
  Jury& jury = jury_on_client_tests("9.3");
};

TEST_F(Step9_3_YourTests, YourTestsAreGreenOnCorrectClients) {
  rule("", "a test asks only for what the contract promises; tests that do not run to their end prove nothing");
  jury.expect_fair();
}

TEST_F(Step9_3_YourTests, CatchAClientThatWaitsForABodyAfterHead) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("head-waits-for-a-body", "asking how large a file is never ends");
}

TEST_F(Step9_3_YourTests, CatchAClientThatReadsSizesAsDecimal) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("sizes-are-decimal", "longer pages are garbled");
}

TEST_F(Step9_3_YourTests, CatchAClientThatStopsAfterOneChunk) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("one-chunk-is-enough", "of a long page only the beginning is there");
}

TEST_F(Step9_3_YourTests, CatchAClientThatWaitsForTheEndOfTheConnection) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("waits-for-the-end", "each page takes as long as the server keeps its connections");
}

TEST_F(Step9_3_YourTests, CatchAClientThatLosesPagesWithoutALength) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("pages-without-a-length-are-empty", "pages of old servers are empty");
}

TEST_F(Step9_3_YourTests, CatchAClientThatKnowsNamesInOneCaseOnly) {
  rule("", "tests are only as good as what they catch");
  jury.expect_caught("names-in-one-case-only", "pages of servers that write content-length never end");
}

}  // namespace
}  // namespace untwist::testing
