#include <untwist/testing/jury.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {
namespace {

class Step5_3_YourTests : public ::testing::Test {
 protected:
  // One jury for all of these tests: your tests run on each wrong room once.
  static Jury& jury() {
    static Jury the_jury =
        jury_on("5.3", "chat_test",
                {{"lesson-03", "the room of lesson 03"},
                 {"other", "it names the guests in the order in which they joined, and writes a line in two pieces"}});
    return the_jury;
  }
};

TEST_F(Step5_3_YourTests, AreGreenOnCorrectRooms) {
  rule("", "a test asks only for what the contract promises; tests that do not run to their end prove nothing");
  jury().expect_fair();
}

TEST_F(Step5_3_YourTests, CatchARoomThatEchoesTheSpeaker) {
  rule("", "tests are only as good as what they catch");
  jury().expect_caught("speakers-hear-themselves", "guests see their own words a second time");
}

TEST_F(Step5_3_YourTests, CatchARoomThatForgetsGuests) {
  rule("", "tests are only as good as what they catch");
  jury().expect_caught("one-other-hears", "one of three friends misses what the others say");
}

TEST_F(Step5_3_YourTests, CatchARoomWhereLeavingIsSilent) {
  rule("", "tests are only as good as what they catch");
  jury().expect_caught("leaving-is-silent", "guests keep talking to someone who has gone home");
}

TEST_F(Step5_3_YourTests, CatchARoomThatIgnoresLostConnections) {
  rule("", "tests are only as good as what they catch");
  jury().expect_caught("crashes-go-unnoticed",
                       "a guest's phone loses the network, and the others in the room never learn of it");
}

TEST_F(Step5_3_YourTests, CatchARoomThatAllowsImpostors) {
  rule("", "tests are only as good as what they catch");
  jury().expect_caught("two-of-one-name", "a stranger speaks under the name of a friend");
}

TEST_F(Step5_3_YourTests, CatchARoomThatLocksGuestsOut) {
  rule("", "tests are only as good as what they catch");
  jury().expect_caught("names-stay-taken", "a guest who has left cannot come back under the same name");
}

TEST_F(Step5_3_YourTests, CatchARoomWithEavesdroppers) {
  rule("", "tests are only as good as what they catch");
  jury().expect_caught("strangers-listen", "someone who has not joined reads along");
}

TEST_F(Step5_3_YourTests, CatchARoomThatTearsLinesApart) {
  rule("", "tests are only as good as what they catch");
  jury().expect_caught("a-piece-is-a-line", "one sentence arrives as several over a slow connection");
}

}  // namespace
}  // namespace untwist::testing
