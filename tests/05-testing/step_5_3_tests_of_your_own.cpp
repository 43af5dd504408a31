#include <untwist/testing/jury.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {
namespace {

class Step5_3_YourTests : public ::testing::Test {
 protected:
  // One jury for all of these tests: it hears each wrong room once.
  static Jury& jury() {
    static Jury the_jury =
        jury_on("5.3", "chat_test",
                {{"lesson-03", "the room of lesson 03"},
                 {"other", "it names the guests in the order they came, and writes a line in two pieces"}});
    return the_jury;
  }
};

TEST_F(Step5_3_YourTests, AreGreenOnRoomsThatAreRight) {
  rule("",
       "a test asks for what the contract promises, and for nothing else; what does not run to its end proves nothing");
  jury().expect_fair();
}

TEST_F(Step5_3_YourTests, MissNoRoomThatTalksBack) {
  rule("", "tests are worth what they catch");
  jury().expect_caught("speakers-hear-themselves", "whoever speaks reads their own words a second time");
}

TEST_F(Step5_3_YourTests, MissNoRoomThatForgetsGuests) {
  rule("", "tests are worth what they catch");
  jury().expect_caught("one-other-hears", "one of three friends misses what the others say");
}

TEST_F(Step5_3_YourTests, MissNoRoomOfGhosts) {
  rule("", "tests are worth what they catch");
  jury().expect_caught("leaving-is-silent", "people go on talking to somebody who has gone home");
}

TEST_F(Step5_3_YourTests, MissNoRoomThatOnlyNoticesTheTidy) {
  rule("", "tests are worth what they catch");
  jury().expect_caught("crashes-go-unnoticed",
                       "somebody's telephone loses the network, and nobody in the room learns of it");
}

TEST_F(Step5_3_YourTests, MissNoRoomOfImpostors) {
  rule("", "tests are worth what they catch");
  jury().expect_caught("two-of-one-name", "a stranger speaks under the name of a friend");
}

TEST_F(Step5_3_YourTests, MissNoRoomThatLocksPeopleOut) {
  rule("", "tests are worth what they catch");
  jury().expect_caught("names-stay-taken", "somebody who has left cannot come back under the same name");
}

TEST_F(Step5_3_YourTests, MissNoRoomWithEavesdroppers) {
  rule("", "tests are worth what they catch");
  jury().expect_caught("strangers-listen", "somebody whom nobody can see reads along");
}

TEST_F(Step5_3_YourTests, MissNoRoomThatTearsWordsApart) {
  rule("", "tests are worth what they catch");
  jury().expect_caught("a-piece-is-a-line", "one sentence arrives as several on a slow line");
}

}  // namespace
}  // namespace untwist::testing
