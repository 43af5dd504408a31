#include "step_code.hpp"

#include <gtest/gtest.h>

namespace tool {
namespace {

std::string found_in(std::string_view text) {
  Strings found;
  for (const Definition& one : definitions(split_lines(text)))
    found.push_back(one.scope + "|" + one.name + " " + std::to_string(one.begin) + "-" + std::to_string(one.end));
  return join(found, "; ");
}

TEST(Definitions, AreFoundInFilesNamespacesAndClasses) {
  EXPECT_EQ("|f 1-4; A::B|g 8-9; A|~A 11-12; |main 14-17", found_in("namespace {\n"
                                                                    "int f(int x) {\n"
                                                                    "  if (x) { return [] { return 1; }(); }\n"
                                                                    "}\n"
                                                                    "class A final : public X {\n"
                                                                    " public:\n"
                                                                    "  int x_{3};\n"
                                                                    "  struct B {\n"
                                                                    "    int y = 2; void g() const override {}\n"
                                                                    "  };\n"
                                                                    "  enum class E { one, two };\n"
                                                                    "  ~A() { stop(); }\n"
                                                                    "};\n"
                                                                    "}\n"
                                                                    "int main(int argc,\n"
                                                                    "         char** argv) try { f();\n"
                                                                    "} catch (...) {}\n"));
}

TEST(Definitions, MayHaveBraceInitialisedMembers) {
  EXPECT_EQ("|A 0-2; |f 2-3", found_in("A::A() : a_{1}, b_(2), c_{3} {\n}\nvoid f() {}\n"));
}

TEST(Definitions, AreNotMisledByStringsCommentsAndMacros) {
  EXPECT_EQ("|f 0-6; |g 9-10", found_in("void f() {\n"
                                        "  // }\n"
                                        "  /* } */ s = \"}\\\"}\"; c = '}'; n = 1'000;\n"
                                        "  r = R\"x(}\")x\";\n"
                                        "#define END }\n"
                                        "}\n"
                                        "#define F() {\n"
                                        "\n"
                                        "int x[] = {1, 2};\n"
                                        "void g() {}\n"));
}

TEST(Definitions, AreMatchedByTheirHeadOrAsTheOnlyOneOfTheirName) {
  const auto before = definitions(split_lines("void f(int a) {}\nvoid f(char a) {}\nvoid g(int a) {}\n"));
  const auto after = definitions(split_lines("void g(int b) {}\nvoid f(char  a)\n{}\nvoid f(long a) {}\n"));
  EXPECT_EQ(nullptr, find_same(after, before[0]));
  EXPECT_EQ(&after[1], find_same(after, before[1]));
  EXPECT_EQ(&after[0], find_same(after, before[2]));
}

// Resets every step of the course in a file in which everything is solved and no marks are left.
TEST(Reset, RestoresTheFunctionsOfAStepAndNothingElse) {
  const Course course;
  for (const Step* step : course.steps()) {
    const Lesson& lesson = course.lesson_of(*step);
    for (const StepCode& code : code_of(lesson, *step)) {
      SCOPED_TRACE("step " + step->id + " in " + code.file);
      const Versions versions = versions_of(lesson, code.file);
      Strings mine = versions.solved;
      ASSERT_TRUE(take_back(code, versions, mine));
      EXPECT_NE(versions.solved, mine);
      EXPECT_TRUE(has(join(mine, "\n"), "TODO(" + step->id + ")"));
      const auto before = definitions(versions.solved), after = definitions(mine);
      for (const Definition& one : before) {
        if (find_same(code.functions, one) || mine == versions.starter) continue;
        const Definition* same = find_same(after, one);
        ASSERT_NE(nullptr, same) << one.name;
        EXPECT_EQ(Strings(versions.solved.begin() + one.begin, versions.solved.begin() + one.end),
                  Strings(mine.begin() + same->begin, mine.begin() + same->end));
      }
      for (const Definition& one : code.functions)
        EXPECT_EQ(code_in(versions.starter, one), code_in(mine, one)) << one.name;
    }
  }
}

// A learner solves one step after the other.
TEST(Begun, ByWhatWasWrittenForTheStepItself) {
  const Course course;
  for (const Lesson& lesson : course.lessons()) {
    for (const Step& step : lesson.steps) {
      for (const StepCode& code : code_of(lesson, step)) {
        SCOPED_TRACE(step.id + " in " + code.file);
        const std::string path = lesson.solutions() + "/" + code.file;
        const MarkedSource source(read_file(path), path);
        Versions versions = versions_of(lesson, code.file);
        Strings left = source.steps();
        for (const Step& next : lesson.steps) {
          if (next.id == step.id) break;
          std::erase(left, next.id);
          versions.mine = split_lines(source.strip(left));
          EXPECT_FALSE(begun_in(code, versions, step.id)) << "with the steps up to " << next.id;
        }
        versions.mine = versions.solved;
        EXPECT_TRUE(begun_in(code, versions, step.id)) << "with all steps";
      }
    }
  }
}

TEST(Reset, FindsAFunctionThatWasMovedAndReformatted) {
  const Course course;
  const Step& step = course.step("1.4");
  const Lesson& lesson = course.lesson_of(step);
  const StepCode code = code_of(lesson, step).front();
  Versions versions = versions_of(lesson, code.file);
  Strings mine;
  for (std::string line : versions.solved) {
    if (has(line, "void stop() override {")) mine.push_back("  void  stop()  override"), line = "  {";
    mine.push_back(line);
  }
  ASSERT_TRUE(take_back(code, versions, mine));
  EXPECT_TRUE(has(join(mine, "\n"), "todo(\"1.4\")"));
  EXPECT_FALSE(has(join(mine, "\n"), "void  stop()"));
}

TEST(Reset, DoesNotChangeAFileWithoutTheFunction) {
  const Course course;
  const Step& step = course.step("1.4");
  const Lesson& lesson = course.lesson_of(step);
  const StepCode code = code_of(lesson, step).front();
  const Versions versions = versions_of(lesson, code.file);
  Strings mine = {"int mine = 1;"};
  EXPECT_FALSE(take_back(code, versions, mine));
  EXPECT_EQ(Strings{"int mine = 1;"}, mine);
}

TEST(Imbalance, IsWhereTheIndentationShowsIt) {
  EXPECT_EQ(-1, find_imbalance(split_lines("namespace a {\nint f() {\n  return 1;\n}\n}\n")).line);
  EXPECT_EQ(
      3, find_imbalance(split_lines("namespace a {\nint f() {\n  if (x) {\n    return 1;\n}\nint g() {\n}\n}\n")).line);
  EXPECT_EQ(
      3, find_imbalance(split_lines("class A {\n public:\n  int f() {\n    return 1;\n\n  int g() {\n  }\n};\n")).line);
  EXPECT_EQ(4, find_imbalance(split_lines("namespace a {\n\nint f() {\n}\n\n")).line);
  EXPECT_EQ(2, find_imbalance(split_lines("int f() {\n  x;\n  }\n}\n")).line);
}

TEST(Imbalance, IsNotReportedInInitialisersAndLambdas) {
  EXPECT_EQ(6, find_imbalance(split_lines("class A {\n"
                                          "  explicit A(int x)\n"
                                          "      : x_(x), deadline_(time, [this] { passed(); }) {\n"
                                          "    ++count;\n"
                                          "  }\n"
                                          "  void f() {\n"
                                          "    g([&] {\n"
                                          "    });\n"
                                          "};\n"))
                       .line -
                   1);
}

TEST(ChangedLines, AreThoseMissingInTheOtherVersion) {
  EXPECT_EQ((std::vector<bool>{false, true, false, true}), changed_lines({"a", "b", "c", "d"}, {"a", "c", "x"}));
}

}  // namespace
}  // namespace tool
