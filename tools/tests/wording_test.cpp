#include "wording.hpp"

#include <gtest/gtest.h>

namespace tool {
namespace {

TEST(LinesOfAStep, AreThoseThatALearnerWrites) {
  const std::string source =
      "void f() {\n  // Task 1.1: x\n  // Task 1.2: y\n  // [1.1\n  // why\n  if (a) {\n    b();\n  }\n\n  // [1.2\n  "
      "c();\n"
      "  // 1.2]\n  // 1.1]\n}\n";
  StepLines lines;
  count_lines(source, "a.cpp", lines);
  EXPECT_EQ(2, lines["1.1"]);
  EXPECT_EQ(1, lines["1.2"]);
}

Lines found_in(const std::string& path, const std::string& text) {
  Lines problems;
  check_words(path, text, problems);
  return problems;
}

TEST(Words, ThatReadLikeATranslationAreFound) {
  for (const char* wrong :
       {"Who returns an ending is forgotten.", "It ends. What is left is dropped.", "The Host is none.",
        "/// Start anew.", "It waits for ever.", "pipes, sockets and the like", "Nothing is sent, nor is it kept.",
        "otherwise than Twisted", "the line behind the first", "- What was cancelled is given back."})
    EXPECT_EQ(1u, found_in("a.md", wrong).size()) << wrong;
  EXPECT_EQ(1u, found_in("a.cpp", "/// Who waits is called.\n").size());
  EXPECT_EQ(1u, found_in("a.cpp", "x(\"the Host is none\");\n").size());
  EXPECT_EQ("b.md:2: 'for ever': forever", found_in("b.md", "x\nfor ever\n").at(0));
}

TEST(Words, OfOrdinaryEnglishAreLeftAlone) {
  for (const char* right :
       {"Who called the callback? The loop.", "What happens to A when B comes?", "a server behind nginx",
        "There is none.", "Whatever happens, it goes on.", "Ask: what is each thread doing?", "```\nfor ever:\n```"})
    EXPECT_EQ(Lines(), found_in("a.md", right)) << right;
  EXPECT_EQ(Lines(), found_in("a.cpp", "const bool anew = none;  // again\n"));
}

}  // namespace
}  // namespace tool
