#include "trace.hpp"

#include <gtest/gtest.h>

namespace trace {
namespace {

std::string event(const std::string& name, double began, double lasted, const std::string& arguments = "",
                  int thread = 1) {
  return R"({"name":")" + name + R"(","ph":"X","ts":)" + std::to_string(began) + R"(,"dur":)" + std::to_string(lasted) +
         R"(,"pid":1,"tid":)" + std::to_string(thread) + R"(,"args":{)" + arguments + "}}";
}

TEST(Read, InnerSpansAreNested) {
  // As they are written: in the order in which they end.
  const auto threads = read("[" + event("callback", 12, 3, R"("where":"a.cpp:1")") + "," + event("fires", 11, 5) + "," +
                            event("sleep", 20, 50, R"("at most ms":1,"ready":"5 read")") + "," +
                            event("turn", 10, 100) + "," + event("turn", 110, 10) + "]");
  ASSERT_EQ(1u, threads.size());
  ASSERT_EQ(2u, threads[0].spans.size());
  const Span& turn = threads[0].spans[0];
  ASSERT_EQ(2u, turn.within.size());
  EXPECT_EQ("fires", turn.within[0].name);
  EXPECT_EQ("callback", turn.within[0].within.at(0).name);
  EXPECT_EQ("a.cpp:1", turn.within[0].within.at(0).note);
  EXPECT_EQ("5 read", turn.within[1].note);
}

TEST(Read, ThreadsAreSeparate) {
  EXPECT_EQ(2u, read("[" + event("turn", 1, 9) + "," + event("turn", 2, 3, "", 2) + "]").size());
}

TEST(Read, ATraceThatWasCutOffIsReadAsFarAsItGoes) {
  EXPECT_EQ(1u, read("[\n" + event("turn", 1, 9)).at(0).spans.size()) << "no bracket";
  EXPECT_EQ(1u, read("[\n" + event("turn", 1, 9) + ",\n{\"name\":\"tu").at(0).spans.size())
      << "in the middle of an event";
  EXPECT_EQ(1u, read(R"({"traceEvents":[)" + event("turn", 1, 9) + ",").at(0).spans.size())
      << "the other form, cut off";
  EXPECT_EQ(1u, read(R"({"traceEvents":[)" + event("turn", 1, 9) + "]}").at(0).spans.size()) << "the other form";
}

TEST(Read, AnythingElseThanATraceIsRefused) {
  auto why = [](const std::string& text) {
    try {
      read(text);
    } catch (const std::runtime_error& error) {
      return std::string(error.what());
    }
    return std::string("nothing");
  };
  EXPECT_EQ("this is not JSON", why("hello"));
  EXPECT_EQ("this is JSON, but not a trace: an array of events was expected", why("{}"));
  EXPECT_EQ("this is JSON, but not a trace: an array of events was expected", why("3"));
  EXPECT_EQ(R"(an event has no time: {"name":"turn","ph":"X","ts":"soon"})",
            why(R"([{"name":"turn","ph":"X","ts":"soon"}])"));
  EXPECT_TRUE(read("[]").empty());
  EXPECT_TRUE(read("").empty()) << "killed before it wrote anything";
  EXPECT_TRUE(read("[\n").empty());
  EXPECT_TRUE(read(R"([1, null, {"ph":"M"}])").empty());
}

TEST(Draw, EveryTurnIsThere) {
  const auto threads =
      read("[" + event("a delayed call", 11, 2) + "," + event("sleep", 20, 1'500'000, R"("ready":"5 read")") + "," +
           event("turn", 10, 1'600'000) + "," + event("look", 1'700'001, 1) + "," + event("turn", 1'700'000, 10) + "]");
  const std::string svg = draw(threads, "a <trace>");
  for (const char* part : {"a &lt;trace&gt;", ">turn 1<", ">turn 2<", ">a delayed call<", ">1.50 s, until 5 read<",
                           "prefers-color-scheme: dark", "<desc"})
    EXPECT_NE(std::string::npos, svg.find(part)) << part;
  EXPECT_EQ(std::string::npos, svg.find(">look<")) << "it found nothing ready";
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

// The number after the next `name="` from a position on.
double number_of(const std::string& svg, const std::string& name, std::size_t from = 0) {
  return std::stod(svg.substr(svg.find(name + "=\"", from) + name.size() + 2));
}

// Every word ends inside the picture. A letter of 12 pixels is on average 6.6 wide, one of 14 is 7.7.
void expect_nothing_clipped(const std::string& svg) {
  const double width = number_of(svg, " width"), height = number_of(svg, " height");
  for (std::size_t at = svg.find("<text "); at != std::string::npos; at = svg.find("<text ", at + 1)) {
    const std::size_t begin = svg.find('>', at) + 1;
    const std::string words = svg.substr(begin, svg.find('<', begin) - begin);
    const double letter = svg.compare(at, 19, "<text class=\"small\"") == 0 ? 6.6 : 7.7;
    EXPECT_LE(number_of(svg, " x", at) + letter * static_cast<double>(words.size()), width) << words;
    EXPECT_LE(number_of(svg, " y", at), height) << words;
  }
}

TEST(Draw, NothingIsClipped) {
  for (int turns = 1; turns < 20; ++turns) {
    std::string json = "[";
    for (int i = 0; i < turns; ++i)
      json += (i ? "," : "") + event("turn", 602'123 + i * 10, 5) + "," + event("a delayed call", 602'124 + i * 10, 2);
    expect_nothing_clipped(draw(read(json + "]"), "loop.json", {.from = 1, .turns = 17}));
  }
  expect_nothing_clipped(draw(read("[" + event("turn", 1, 5) + "]"), std::string(120, 'W')));
}

TEST(Draw, TheLegendExplainsWhatIsShownAndNothingElse) {
  const auto drawn = [](const std::string& events) { return draw(read("[" + events + "]"), "a trace"); };
  const auto says = [](const std::string& svg, const char* words) { return svg.find(words) != std::string::npos; };
  const std::string loop =
      drawn(event("turn", 0, 50) + "," + event("sleep", 1, 20) + "," + event("a delayed call", 30, 5));
  EXPECT_TRUE(says(loop, "Orange:") && says(loop, "Blue:"));
  EXPECT_FALSE(says(loop, "Plain border:") || says(loop, "Dashed border:") || says(loop, "Below a box:"));
  const std::string chain =
      drawn(event("fires", 0, 50) + "," + event("callback", 1, 20) + "," + event("errback", 30, 5));
  EXPECT_TRUE(says(chain, "Plain border:") && says(chain, "Dashed border:") && says(chain, "Below a box:"));
  EXPECT_FALSE(says(chain, "Orange:") || says(chain, "Blue:"));
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
