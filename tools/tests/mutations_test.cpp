#include "mutations.hpp"

#include <gtest/gtest.h>

namespace tool {
namespace {

// The machine-made mistakes of one kind in the body of a function.
Strings made_of(const std::string& body, const std::string& kind, const std::string& head = "void f(int a, int b) {",
                const std::string& members = "") {
  const std::string text = head + "\n  " + body + "\n}\n";
  Strings made;
  for (const Mutation& mutation : mutations_of(text, members)) {
    if (mutation.kind != kind) continue;
    const std::string changed = mutation.in(text);
    made.push_back(trim(changed.substr(head.size() + 1, changed.size() - head.size() - 4)));
  }
  return made;
}

TEST(Mutations, LeaveAStatementOut) {
  EXPECT_EQ((Strings{"; if (a) h();", "g(); if (a) ;"}), made_of("g(); if (a) h();", "a statement left out"));
  EXPECT_EQ(Strings{}, made_of("int x = 1;", "a statement left out")) << "a declaration is needed by what follows";
  EXPECT_EQ((Strings{"if (a) ; g();", "if (a) return; ;"}), made_of("if (a) return; g();", "a statement left out"));
  EXPECT_EQ(Strings{"go([] { ; });"}, Strings{made_of("go([] { g(); });", "a statement left out").back()});
}

TEST(Mutations, NegateAConditionAndDropItsSides) {
  EXPECT_EQ(Strings{"if (!(a && b)) g();"}, made_of("if (a && b) g();", "a condition negated"));
  EXPECT_EQ(Strings{}, made_of("if (int* c = g()) h();", "a condition negated"));
  EXPECT_EQ((Strings{"if (b) g();", "if (a) g();"}), made_of("if (a && b) g();", "one side of a condition dropped"));
  EXPECT_EQ((Strings{"if (b || c && d) g();", "if (a || c && d) g();", "if (a || b) g();", "if (a || b || d) g();",
                     "if (a || b || c) g();"}),
            made_of("if (a || b || c && d) g();", "one side of a condition dropped"));
  EXPECT_EQ((Strings{"return (b);", "return (a);"}),
            made_of("return (a && b);", "one side of a condition dropped", "bool f() {"));
  EXPECT_EQ(Strings{}, made_of("g([](auto&& c) { return c; });", "one side of a condition dropped"));
}

TEST(Mutations, ShiftAComparisonByOne) {
  EXPECT_EQ(Strings{"if (a <= b) g();"}, made_of("if (a < b) g();", "a comparison changed"));
  EXPECT_EQ(Strings{"if (a > b) g();"}, made_of("if (a >= b) g();", "a comparison changed"));
  EXPECT_EQ(Strings{"if (a != b) g();"}, made_of("if (a == b) g();", "a comparison changed"));
  EXPECT_EQ(Strings{}, made_of("std::vector<int> c; c->g(); c << 1;", "a comparison changed"));
}

TEST(Mutations, ChangeConstants) {
  EXPECT_EQ((Strings{"g(1, 10, true, 6s);", "g(0, 11, true, 6s);", "g(0, 10, false, 6s);", "g(0, 10, true, 7s);"}),
            made_of("g(0, 10, true, 6s);", "a constant changed"));
  EXPECT_EQ((Strings{"g(State::down); h(State::down);", "g(State::up); h(State::up);"}),
            made_of("g(State::up); h(State::down);", "a constant changed"));
  EXPECT_EQ((Strings{"g(\"0 true\");"}).size() - 1, made_of("g(\"0 true\");", "a constant changed").size());
  const std::string file = "constexpr int kMost = 32;\n";
  ASSERT_EQ(1u, mutations_of(file).size());
  EXPECT_EQ("constexpr int kMost = 33;\n", mutations_of(file)[0].in(file));
}

TEST(Mutations, ReturnEarlyAsTheFunctionAllows) {
  EXPECT_EQ(Strings{"return;\n  g();"}, made_of("g();", "an early return"));
  EXPECT_EQ((Strings{"return true;\n  g();", "return false;\n  g();"}),
            made_of("g();", "an early return", "bool A::f() const {"));
  EXPECT_EQ(Strings{}, made_of("", "an early return")) << "there is nothing to skip";
  EXPECT_EQ(Strings{"return {};\n  g();"}, made_of("g();", "an early return", "std::string f() {"));
}

TEST(Mutations, ExchangeTwoStatements) {
  EXPECT_EQ((Strings{"h(); g(); i();", "g(); i(); h();"}), made_of("g(); h(); i();", "two statements exchanged"));
  EXPECT_EQ(Strings{}, made_of("g(); if (a) h(); return;", "two statements exchanged"));
  EXPECT_EQ(Strings{}, made_of("a = 1; b = 2;", "two statements exchanged")) << "that makes no difference";
  EXPECT_EQ(Strings{"b = a; a = 1;"}, made_of("a = 1; b = a;", "two statements exchanged"));
}

TEST(Mutations, UseAnotherVariableOfTheSameType) {
  EXPECT_EQ((Strings{"g(b);"}), made_of("g(a);", "another variable of its type"));
  EXPECT_EQ(Strings{}, made_of("g(a);", "another variable of its type", "void f(int a, long b) {"));
  EXPECT_EQ(Strings{"g(high_);"}, made_of("g(low_);", "another variable of its type", "void A::f() {",
                                          "class A {\n  int low_ = 0;\n  int high_ = 0;\n};\n"));
}

TEST(Mutations, KnowTheirFunctionAndLine) {
  const std::vector<Mutation> made = mutations_of("namespace n {\n\nvoid A::f() {\n  g();\n}\n\n}  // namespace n\n");
  ASSERT_FALSE(made.empty());
  EXPECT_EQ(4, made.back().line);
  EXPECT_EQ("f", made.back().function);
}

}  // namespace
}  // namespace tool
