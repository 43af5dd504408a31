#include "marks.hpp"

#include <gtest/gtest.h>

namespace tool {
namespace {

std::string stripped(const std::string& text, const Strings& steps) { return MarkedSource(text, "f.cpp").strip(steps); }

std::string refusal(const std::string& text) {
  try {
    MarkedSource source(text, "f.cpp");
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

const std::string simple =
    "int f() {\n"
    "  // Task 1.4: Say\n"
    "  // how many.\n"
    "  // [1.4\n"
    "  return 42;\n"
    "  // 1.4]\n"
    "}\n";

TEST(Marks, AStrippedStepLeavesItsTodoAndAHole) {
  EXPECT_EQ("int f() {\n  // TODO(1.4) Say\n  // how many.\n  untwist::todo(\"1.4\");\n}\n", stripped(simple, {"1.4"}));
}

TEST(Marks, ASolvedStepLeavesOnlyItsCode) { EXPECT_EQ("int f() {\n  return 42;\n}\n", stripped(simple, {})); }

TEST(Marks, OtherCommentsStay) { EXPECT_EQ("// one\nint x;  // two\n", stripped("// one\nint x;  // two\n", {"1.4"})); }

TEST(Marks, AFallbackReplacesTheStep) {
  std::string text =
      "  // Task 1.2: x\n  // [1.2 else while (more()) {\n  //|   go();\n  for (;;) {\n    // 1.2]\n    step();\n  }\n";
  EXPECT_EQ("  // TODO(1.2) x\n  while (more()) {\n    go();\n    step();\n  }\n", stripped(text, {"1.2"}));
  EXPECT_EQ("  for (;;) {\n    step();\n  }\n", stripped(text, {}));
}

TEST(Marks, AnEmptyFallbackLeavesNothing) {
  EXPECT_EQ("a;\n// TODO(1.2) x\nc;\n", stripped("a;\n// Task 1.2: x\n// [1.2 else\nb;\n// 1.2]\nc;\n", {"1.2"}));
}

TEST(Marks, ARemovedRegionLeavesOneEmptyLineNotTwo) {
  EXPECT_EQ("a;\n\nc;\n", stripped("a;\n\n// [1.2 else\n// Task 1.2: x\nb;\n// 1.2]\n\nc;\n", {"1.2"}));
}

const std::string nested =
    "// Task 1.1: a\n// [1.1\none();\n// Task 1.2: b\n// [1.2 else other();\ntwo();\n// 1.2]\n// 1.1]\n";

TEST(Marks, TheOutermostStrippedRegionWins) {
  EXPECT_EQ("// TODO(1.1) a\nuntwist::todo(\"1.1\");\n", stripped(nested, {"1.1", "1.2"}));
  EXPECT_EQ("one();\n// TODO(1.2) b\nother();\n", stripped(nested, {"1.2"}));
  EXPECT_EQ("one();\ntwo();\n", stripped(nested, {}));
}

TEST(Marks, BadMarksAreRefusedWithTheirLine) {
  EXPECT_EQ("f.cpp:2: [1.1 is never closed", refusal("// Task 1.1: x\n// [1.1\n"));
  EXPECT_EQ("f.cpp:1: 1.1] closes nothing", refusal("// 1.1]\n"));
  EXPECT_EQ("f.cpp:5: 1.1] crosses [1.2 of line 4",
            refusal("// Task 1.1: x\n// Task 1.2: y\n// [1.1\n// [1.2\n// 1.1]\n// 1.2]\n"));
  EXPECT_EQ("f.cpp:1: Task 1.1 has no marked lines in this file", refusal("// Task 1.1: x\n"));
  EXPECT_EQ("f.cpp:1: [1.1 has no \"Task 1.1:\" in this file", refusal("// [1.1\n// 1.1]\n"));
  EXPECT_EQ("f.cpp:1: '//|' belongs directly below '// [N else'", refusal("//| x\n"));
}

TEST(Marks, LinksAndRangesInCommentsAreNotMarks) {
  EXPECT_EQ("accepted", refusal("// [1.1](page) and 1.1]. See TODO(later).\n"));
}

}  // namespace
}  // namespace tool
