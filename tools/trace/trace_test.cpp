#include "trace.hpp"

#include <gtest/gtest.h>

namespace trace {
namespace {

std::string event(const std::string& name, double began, double lasted, const std::string& arguments = "", int thread = 1) {
  return R"({"name":")" + name + R"(","ph":"X","ts":)" + std::to_string(began) + R"(,"dur":)" + std::to_string(lasted) + R"(,"pid":1,"tid":)" +
         std::to_string(thread) + R"(,"args":{)" + arguments + "}}";
}

TEST(Read, WhatHappenedWithinLiesWithin) {
  // In the order in which they end, as they are written.
  const auto threads = read("[" + event("callback", 12, 3, R"("where":"a.cpp:1")") + "," + event("fires", 11, 5) + "," +
                            event("sleep", 20, 50, R"("at most ms":1,"ready":"5 read")") + "," + event("turn", 10, 100) + "," +
                            event("turn", 110, 10) + "]");
  ASSERT_EQ(1u, threads.size());
  ASSERT_EQ(2u, threads[0].spans.size());
  const Span& turn = threads[0].spans[0];
  ASSERT_EQ(2u, turn.within.size());
  EXPECT_EQ("fires", turn.within[0].name);
  EXPECT_EQ("callback", turn.within[0].within.at(0).name);
  EXPECT_EQ("a.cpp:1", turn.within[0].within.at(0).note);
  EXPECT_EQ("5 read", turn.within[1].note);
}

TEST(Read, ThreadsAreApart) { EXPECT_EQ(2u, read("[" + event("turn", 1, 9) + "," + event("turn", 2, 3, "", 2) + "]").size()); }

TEST(Read, ATraceThatWasCutOffIsReadAsFarAsItGoes) {
  EXPECT_EQ(1u, read("[\n" + event("turn", 1, 9)).at(0).spans.size()) << "no bracket";
  EXPECT_EQ(1u, read("[\n" + event("turn", 1, 9) + ",\n{\"name\":\"tu").at(0).spans.size()) << "in the midst of an event";
  EXPECT_EQ(1u, read(R"({"traceEvents":[)" + event("turn", 1, 9) + ",").at(0).spans.size()) << "the other form, cut off";
  EXPECT_EQ(1u, read(R"({"traceEvents":[)" + event("turn", 1, 9) + "]}").at(0).spans.size()) << "the other form";
}

TEST(Read, WhatIsNoTraceIsRefused) {
  auto why = [](const std::string& text) {
    try {
      read(text);
    } catch (const std::runtime_error& error) {
      return std::string(error.what());
    }
    return std::string("nothing");
  };
  EXPECT_EQ("this is no JSON", why("hello"));
  EXPECT_EQ("this is JSON, but no trace: an array of events was expected", why("{}"));
  EXPECT_EQ("this is JSON, but no trace: an array of events was expected", why("3"));
  EXPECT_EQ(R"(an event has no time: {"name":"turn","ph":"X","ts":"soon"})", why(R"([{"name":"turn","ph":"X","ts":"soon"}])"));
  EXPECT_TRUE(read("[]").empty());
  EXPECT_TRUE(read("").empty()) << "killed before it wrote anything";
  EXPECT_TRUE(read("[\n").empty());
  EXPECT_TRUE(read(R"([1, null, {"ph":"M"}])").empty());
}

TEST(Draw, EveryTurnIsThere) {
  const auto threads = read("[" + event("a delayed call", 11, 2) + "," + event("sleep", 20, 1'500'000, R"("ready":"5 read")") + "," +
                            event("turn", 10, 1'600'000) + "," + event("look", 1'700'001, 1) + "," + event("turn", 1'700'000, 10) + "]");
  const std::string svg = draw(threads, "a <trace>");
  for (const char* part : {"a &lt;trace>", ">turn 1<", ">turn 2<", ">a delayed call<", ">1.50 s, until 5 read<", "prefers-color-scheme: dark", "<desc"})
    EXPECT_NE(std::string::npos, svg.find(part)) << part;
  EXPECT_EQ(std::string::npos, svg.find(">look<")) << "it found nobody";
}

TEST(Draw, AWindowSaysWhatItLeavesOut) {
  std::string json = "[";
  for (int i = 0; i < 50; ++i) json += (i ? "," : "") + event("turn", i * 10, 5);
  const std::string svg = draw(read(json + "]"), "long", {.from = 11, .turns = 20});
  EXPECT_EQ(std::string::npos, svg.find(">turn 10<"));
  EXPECT_NE(std::string::npos, svg.find(">turn 11<"));
  EXPECT_NE(std::string::npos, svg.find(">turn 30<"));
  EXPECT_EQ(std::string::npos, svg.find(">turn 31<"));
  EXPECT_NE(std::string::npos, svg.find("20 of 50 turns are drawn"));
  EXPECT_THROW(draw(read(json + "]"), "long", {.from = 51, .turns = 20}), std::runtime_error);
}

TEST(Words, AreShort) {
  EXPECT_EQ("0.3 \u00b5s", in_words(0.3));
  EXPECT_EQ("12 \u00b5s", in_words(12.4));
  EXPECT_EQ("1.0 ms", in_words(999.9));
  EXPECT_EQ("20 ms", in_words(20'100));
  EXPECT_EQ("1.00 s", in_words(999'900));
}

}  // namespace
}  // namespace trace
