// The story of a red test: how much of it is kept, and how GoogleTest's own words become a verdict.

#include <gtest/gtest.h>

#include "runner.hpp"
#include "testing/told.hpp"

namespace tool {
namespace {

using untwist::testing::counted;
using untwist::testing::rows_of;
using untwist::testing::Told;

using Rows = std::vector<std::pair<std::string, std::string>>;

TEST(Stories, EndWhereTheTestFails) {
  Told story;
  story.add("0.0 s", "the cause");
  story.end();
  for (int i = 0; i < 100'000; ++i) EXPECT_FALSE(story.add("", "torn down " + std::to_string(i)));
  EXPECT_EQ("0.0 s the cause", story.text(12));
}

TEST(Stories, AreLimitedAndSayHowMuchIsLeftOut) {
  Told story;
  for (int i = 1; i <= 100'000; ++i) story.add(i % 2 ? "1.5 ms" : "", "line " + std::to_string(i));
  EXPECT_GE(400u, story.lines().size());
  EXPECT_EQ("… 99998 earlier lines\n1.5 ms line 99999\n       line 100000", story.text(2));
  Told shorter;
  for (const char* what : {"a", "b", "c"}) shorter.add("", what);
  EXPECT_EQ("… 1 earlier line\nb\nc", shorter.text(2));
}

TEST(Stories, ARepeatedEventIsOneLine) {
  Told story;
  for (int i = 0; i < 100'031; ++i) story.add("0.0 s", "accept: no descriptor is left");
  story.add("0.0 s", "the end");
  EXPECT_EQ("0.0 s accept: no descriptor is left (100031 times)\n0.0 s the end", story.text(12));
}

TEST(Stories, CountThingsAsPeopleDo) {
  EXPECT_EQ("0 bytes", counted(0, "byte"));
  EXPECT_EQ("1 byte", counted(1, "byte"));
  EXPECT_EQ("2 bytes", counted(2, "byte"));
}

TEST(GoogleTestsWords, BecomeExpectedAndGot) {
  EXPECT_EQ((Rows{{"expected", "room.is_empty() is true"}, {"but got", "false"}}),
            rows_of("Value of: room.is_empty()\n  Actual: false\nExpected: true\n"));
  EXPECT_EQ((Rows{{"expected", "2 == lines.size()"}, {"but got", "lines.size() is 3"}}),
            rows_of("Expected equality of these values:\n  2\n  lines.size()\n    Which is: 3\n"));
  EXPECT_EQ(
      (Rows{{"expected", "a == b"}, {"but got", "a is \"x\"\nb is \"y\"\nin round 2"}}),
      rows_of("Expected equality of these values:\n  a\n    Which is: \"x\"\n  b\n    Which is: \"y\"\nin round 2"));
  EXPECT_EQ((Rows{{"expected", "(a) < (b)"}, {"but got", "3 vs 2"}}), rows_of("Expected: (a) < (b), actual: 3 vs 2\n"));
  EXPECT_EQ((Rows{{"expected", "f() throws an exception of type E."}, {"but got", "it throws nothing."}}),
            rows_of("Expected: f() throws an exception of type E.\n  Actual: it throws nothing.\n"));
  EXPECT_EQ((Rows{{"but", "Failed\nthis must not happen"}}), rows_of("Failed\nthis must not happen\n"));
}

TEST(Crashes, OfALeakSayHowMuchAndWhere) {
  const Crash crash = condense(
      "=================================================================\n"
      "==7==ERROR: LeakSanitizer: detected memory leaks\n\n"
      "Direct leak of 24 byte(s) in 1 object(s) allocated from:\n"
      "    #0 0x7f in operator new(unsigned long) asan_new_delete.cpp:95\n"
      "    #1 0x55 in untwist::call_later /home/me/exercises/01-reactor/delayed_calls.cpp:120\n\n"
      "Direct leak of 8 byte(s) in 2 object(s) allocated from:\n");
  EXPECT_EQ("24 bytes in 1 object, allocated and never freed (memory leak)", crash.what);
  EXPECT_EQ("exercises/01-reactor/delayed_calls.cpp:120", crash.place);
}

TEST(Crashes, OfAnUncaughtExceptionHaveAPlace) {
  const Crash crash = condense(
      "terminate called after throwing an instance of 'int'\n"
      "==7==ERROR: AddressSanitizer: ABRT on unknown address 0x3e8 (pc 0x7f bp 0x7f sp 0x7f T0)\n"
      "    #9 0x55 in untwist::stop /home/me/exercises/01-reactor/delayed_calls.cpp:64\n");
  EXPECT_EQ("terminate called after throwing an instance of 'int'", crash.what);
  EXPECT_EQ("exercises/01-reactor/delayed_calls.cpp:64", crash.place);
}

}  // namespace
}  // namespace tool
