#include "pages.hpp"

#include <gtest/gtest.h>

#include "command.hpp"
#include "schedule.hpp"
#include "slides.hpp"

// These tests run in the course's folder: the link targets must exist.
namespace tool {
namespace {

std::string as_page(const std::string& text, std::set<std::string>* linked = nullptr) {
  std::set<std::string> none;
  return staged({"lesson_01_reactor", "lessons/01-reactor.md", text}, linked ? *linked : none);
}

TEST(Pages, AnchorsAreNamedAsOnCodeHosts) {
  EXPECT_EQ("your-first-red-test", anchor_of("Your first red test"));
  EXPECT_EQ("step-11--calls-in-order", anchor_of("Step 1.1 \u00b7 Calls in order"));
}

TEST(Pages, ALinkIsRelativeToItsFile) {
  EXPECT_EQ("include/untwist/base/time.hpp", resolved("lessons/01-reactor.md", "../include/untwist/base/time.hpp"));
  EXPECT_EQ("lessons/02-transports.md", resolved("lessons/01-reactor.md", "02-transports.md"));
  EXPECT_EQ("../../elsewhere", resolved("README.md", "../../elsewhere"));
}

TEST(Pages, LinksLeadIntoTheSite) {
  std::set<std::string> linked;
  EXPECT_EQ(
      "[a](lesson_02_transports.html), [b](line__receiver_8hpp.html), [c](https://example.org/x)\n",
      as_page("[a](02-transports.md), [b](../include/untwist/protocol/line_receiver.hpp), [c](https://example.org/x)",
              &linked));
  EXPECT_TRUE(linked.empty());
  EXPECT_EQ("[d](file_src_testing_main_cpp.html#l00012)\n", as_page("[d](../src/testing/main.cpp#L12)", &linked));
  EXPECT_EQ(std::set<std::string>{"src/testing/main.cpp"}, linked);
}

TEST(Pages, EachStepHasItsOwnAddress) {
  EXPECT_EQ("### Step 1.1 \u00b7 Calls in order {#step_1_1}\n", as_page("### Step 1.1 \u00b7 Calls in order"));
  EXPECT_EQ("[here](lesson_01_reactor.html#step_1_1)\n", as_page("[here](#step-11--calls-in-order)"));
}

TEST(Pages, AMissingTargetIsReportedWithItsPlace) {
  auto why = [](const std::string& text) {
    try {
      as_page(text);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("nothing");
  };
  EXPECT_EQ("lessons/01-reactor.md:2: no file lessons/nowhere.md", why("\n[a](nowhere.md)"));
  EXPECT_EQ("lessons/01-reactor.md:1: lessons/02-transports.md has no heading #none",
            why("[a](02-transports.md#none)"));
  EXPECT_EQ("lessons/01-reactor.md:1: no picture lessons/pictures/none.svg", why("![a](pictures/none.svg)"));
  EXPECT_EQ("lessons/01-reactor.md:1: code that begins with ` and does not end on the same line", why("a `b"));
}

TEST(Pages, TextIsNotMistakenForCommands) {
  EXPECT_EQ("a\\\\b \\@c ``d@e``\n", as_page("a\\b @c `d@e`"));
  EXPECT_EQ("@htmlonly<code>http://x</code>@endhtmlonly\n", as_page("`http://x`"));
  EXPECT_EQ("```\n[a](nowhere.md) @x\n```\n", as_page("```\n[a](nowhere.md) @x\n```"));
}

TEST(Pages, APictureComesWithTitleAndBothThemes) {
  const std::string page = as_page("![One turn](pictures/turn.svg)");
  EXPECT_NE(std::string::npos, page.find("aria-labelledby=\"turn_title turn_desc\""));
  EXPECT_NE(std::string::npos, page.find("id=\"turn_title\""));
  EXPECT_NE(std::string::npos, page.find("html.dark-mode #turn_picture {"));
  EXPECT_EQ(std::string::npos, page.find("url(#arrow)"));
}

const char* const tags = R"(
  <compound kind="class">
    <name>untwist::Core</name>
    <filename>core.html</filename>
    <member kind="function">
      <name>stop</name>
      <anchorfile>core.html</anchorfile>
      <anchor>a1</anchor>
    </member>
    <member kind="variable">
      <name>key</name>
      <anchorfile>core.html</anchorfile>
      <anchor>a2</anchor>
    </member>
  </compound>
  <compound kind="class">
    <name>untwist::Heir</name>
    <filename>heir.html</filename>
    <base>untwist::Core</base>
    <member kind="function">
      <name>go</name>
      <anchorfile>heir.html</anchorfile>
      <anchor>a3</anchor>
    </member>
  </compound>
  <compound kind="class">
    <name>untwist::Other</name>
    <filename>other.html</filename>
    <member kind="function">
      <name>go</name>
      <anchorfile>other.html</anchorfile>
      <anchor>a4</anchor>
    </member>
  </compound>
  <compound kind="file">
    <name>tcp.hpp</name>
    <path>include/untwist/</path>
    <filename>tcp_8hpp.html</filename>
    <member kind="function">
      <name>listen_tcp</name>
      <anchorfile>tcp_8hpp.html</anchorfile>
      <anchor>a6</anchor>
    </member>
  </compound>
  <compound kind="class">
    <name>untwist::testing::Double</name>
    <filename>double.html</filename>
    <member kind="function">
      <name>tell</name>
      <anchorfile>double.html</anchorfile>
      <anchor>a5</anchor>
    </member>
  </compound>
)";

TEST(Symbols, AreFoundByNameIfItIsUnambiguous) {
  const Symbols symbols(tags);
  EXPECT_EQ("core.html#a1", symbols.url("stop"));
  EXPECT_EQ("core.html#a1", symbols.url("stop()"));
  EXPECT_EQ("heir.html", symbols.url("Heir"));
  EXPECT_EQ("core.html#a1", symbols.url("Heir::stop")) << "inherited";
  EXPECT_EQ("other.html#a4", symbols.url("Other::go(2s, A)"));
  EXPECT_EQ("tcp_8hpp.html#a6", symbols.url("listen_tcp(reactor, …)")) << "in no class";
  EXPECT_EQ("", symbols.url("tcp.hpp")) << "a file is not a symbol";
  EXPECT_EQ("", symbols.url("go")) << "it is in two classes";
  EXPECT_EQ("", symbols.url("key")) << "a variable: a common word";
  EXPECT_EQ("", symbols.url("tell")) << "only a test's double has it";
  EXPECT_EQ("double.html#a5", symbols.url("testing::Double::tell"));
  EXPECT_EQ("", symbols.url("./untwist check"));
}

TEST(Symbols, AreLinkedOnceInEachSection) {
  const Symbols symbols(tags);
  const std::string link = "<a class=\"symbol\" href=\"core.html#a1\"><code>stop</code></a>";
  EXPECT_EQ(link + " <code>stop</code> <h2>x</h2> " + link,
            with_symbols("<code>stop</code> <code>stop</code> <h2>x</h2> <code>stop</code>", symbols));
  EXPECT_EQ("<a href=\"x\"><code>stop</code></a>", with_symbols("<a href=\"x\"><code>stop</code></a>", symbols));
  EXPECT_EQ("<code>go()</code>", with_symbols("<code><a class=\"el\" href=\"wrong.html\">go()</a></code>", symbols));
}

TEST(Slides, EachSaysItsMinutes) {
  const std::string deck = staged_deck(
      "---\nmarp: true\n---\n\n<!-- late: leave it out -->\n<!-- minutes: 2 -->\n\n# One\n\n---\n\n<!-- minutes: 1 "
      "-->\n\n# Two\n");
  EXPECT_EQ(
      "---\nmarp: true\ntheme: untwist\n---\n\n<!-- _footer: 2 min -->\n<!--\n2 minutes, from minute 0 of the "
      "talk\n-->\n\n# One\n\n---\n\n"
      "<!-- _footer: 1 min -->\n<!--\n1 minute, from minute 2 of the talk\n-->\n\n# Two\n",
      deck);
}

TEST(Slides, TheRunSheetShowsClockTimes) {
  std::vector<Slot> slots = {
      {.what = "01", .deck = "slides/01-reactor.md", .steps = {"1.1", "1.2"}, .talk = 50, .code = 20},
      {.what = "02", .talk = 5}};
  set_begins(slots, true);
  const std::string sheet = run_sheet(slots, 9 * 60 + 30);
  for (const char* part :
       {"<td>9:30</td><td>50</td><td><b>01</b></td>", "<td>10:20</td><td>20</td><td>they write 1.1, 1.2</td>",
        "<td>10:40</td><td>10</td><td>break</td>", "<td>10:50</td>", "<td>10:55</td><td></td><td><b>the end</b></td>"})
    EXPECT_NE(std::string::npos, sheet.find(part)) << part;
}

TEST(Slides, AnInvalidStartTimeIsRefused) {
  EXPECT_EQ(9 * 60 + 5, start_time({.plain = {}, .flags = {"start=9:05"}, .rest = {}}));
  for (const char* wrong : {"start=24:00", "start=9", "start=9:60", "start=soon", "start=9:30:00"})
    EXPECT_THROW(start_time({.plain = {}, .flags = {wrong}, .rest = {}}), Error) << wrong;
}

}  // namespace
}  // namespace tool
