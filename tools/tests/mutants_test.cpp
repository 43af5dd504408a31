#include "mutants.hpp"

#include <gtest/gtest.h>

namespace tool {
namespace {

const std::string head = "== late\nThinks late is early.\nin a.cpp\n";

std::string made(const std::string& changes, const std::string& text) {
  return mutated(read_mutants(head + changes, "mutants.txt").at(0), text);
}

std::string refusal(const std::string& list, const std::string& text = "int f();\n") {
  try {
    for (const Mutant& mutant : read_mutants(list, "mutants.txt")) mutated(mutant, text);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Mutants, HaveANameASentenceAFileAndReplacements) {
  const auto mutants =
      read_mutants("== one\nThinks\nso.\nin a.cpp\n- x\n+ y\n\n== two\nOr so.\nin b.cpp\n- z\n", "mutants.txt");
  ASSERT_EQ(2u, mutants.size());
  EXPECT_EQ("one", mutants[0].name);
  EXPECT_EQ("Thinks so.", mutants[0].sentence);
  EXPECT_EQ("a.cpp", mutants[0].file);
  EXPECT_EQ("mutants.txt:8", mutants[1].place);
  EXPECT_EQ("", mutants[1].changes.at(0).after);
}

TEST(Mutants, WhiteSpaceAndCommentsDoNotCountInTheOldText) {
  EXPECT_EQ("void f() {\n    g(2);\n}\n",
            made("- go(1); g(1);\n+ g(2);\n",
                 "void f() {\n    go( 1 );  // once\n    // and then\n    g(/* one */ 1);\n}\n"));
}

TEST(Mutants, ALiteralCountsAsItIs) {
  EXPECT_NE("accepted", refusal(head + "- f(\"a b\");\n+ f();\n", "f(\"a  b\");\n"));
  EXPECT_EQ("g(); f(\"// no\");\n", made("- h(); f(\"// no\");\n+ g(); f(\"// no\");\n", "h(); f(\"// no\");\n"));
  EXPECT_EQ("x = 2'000; g();", made("- x = 1'000; g();\n+ x = 2'000; g();\n", "x = 1'000; g();"));
  EXPECT_EQ("f(2);", made("- f(R\"(a\"b)\");\n+ f(2);\n", "f(R\"(a\"b)\");"));
}

TEST(Mutants, WordsAreWhole) {
  EXPECT_EQ("rerun(); walk();", made("- run();\n+ walk();\n", "rerun(); run();"));
  EXPECT_NE("accepted", refusal(head + "- returnx;\n+ y;\n", "return x;\n"));
}

TEST(Mutants, TheNewTextIsIndentedAsTheOldWas) {
  EXPECT_EQ("  if (a) {\n    b();\n  }\n", made("- c();\n+ if (a) {\n+   b();\n+ }\n", "  c();\n"));
}

TEST(Mutants, SeveralPlacesAreChangedAtOnce) { EXPECT_EQ("b; a;", made("- a;\n+ b;\n...\n- b;\n+ a;\n", "a; b;")); }

TEST(Mutants, AMissingPlaceIsRefusedWithTheNearest) {
  EXPECT_EQ("mutants.txt:4: late: the old text is not in a.cpp; the nearest is a.cpp:2: return early + 1;",
            refusal(head + "- return late + 1;\n+ x\n", "int f() {\n  return early + 1;\n}\n"));
}

TEST(Mutants, AnAmbiguousPlaceIsRefusedWithItsLines) {
  EXPECT_EQ("mutants.txt:4: late: the old text occurs more than once in a.cpp: lines 1, 3",
            refusal(head + "- f();\n+ g();\n", "f();\ng();\nf();\n"));
}

TEST(Mutants, AnIncompleteListIsRefusedWithItsLine) {
  EXPECT_EQ("mutants.txt:1: a mutant begins with \"== NAME\"", refusal("x\n"));
  EXPECT_EQ("mutants.txt:1: late does not say what the learner misunderstood", refusal("== late\nin a.cpp\n- x\n"));
  EXPECT_EQ("mutants.txt:1: late names no file; write a line \"in FILE\"", refusal("== late\nThinks so.\n"));
  EXPECT_EQ("mutants.txt:1: late changes nothing", refusal("== late\nThinks so.\nin a.cpp\n"));
  EXPECT_EQ("mutants.txt:1: late changes nothing", refusal(head + "- int f();\n+ int f();\n"));
  EXPECT_EQ("mutants.txt:4: new text, but no old text before it", refusal(head + "+ x\n"));
  EXPECT_EQ("mutants.txt:6: old text after new text; put a line \"...\" between two places",
            refusal(head + "- x\n+ y\n- z\n"));
  EXPECT_EQ("mutants.txt:4: expected \"- old text\", \"+ new text\" or \"...\"", refusal(head + "x\n"));
  EXPECT_EQ("mutants.txt:5: late already exists: mutants.txt:1", refusal(head + "- x\n== late\nSo.\nin a.cpp\n- y\n"));
  EXPECT_EQ("mutants.txt:1: late: two of its places overlap", refusal(head + "- int f\n+ x\n...\n- f();\n+ y\n"));
}

}  // namespace
}  // namespace tool
