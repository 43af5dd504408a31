#include "diagnostics.hpp"

#include <gtest/gtest.h>

namespace tool {
namespace {

// Real compiler output. The places are in a file that does not exist, so that every line of it counts as the learner's.
constexpr std::string_view gcc_says =
    "exercises/01-reactor/none.cpp:174:2: error: expected primary-expression before 'private'\n"
    "exercises/01-reactor/none.cpp: In member function 'virtual void f()':\n"
    "exercises/01-reactor/none.cpp:97:30: error: 'kernel_' was not declared in this scope\n"
    "   97 |   TimePoint now() const { return kernel_.now(); }\n"
    "exercises/01-reactor/none.cpp:251:20: error: expected ')' before ';' token\n";

TEST(Explaining, IsSyntaxInTheLearnersFileBeforeAnythingElse) {
  const auto errors = read_errors(
      "include/untwist/reactor/reactor.hpp:7:1: error: expected ';'\n"
      "exercises/01-reactor/none.cpp:97:30: error: 'kernel_' was not declared in this scope\n"
      "exercises/01-reactor/none.cpp:251:20: error: expected ')' before ';' token\n");
  EXPECT_EQ("exercises/01-reactor/none.cpp:251", explaining(errors).place);
}

TEST(Explaining, IsAStringWithoutEndBeforeOtherSyntax) {
  const auto errors = read_errors(std::string(gcc_says) +
                                  "exercises/01-reactor/none.cpp:300:5: error: missing terminating \" character\n");
  EXPECT_EQ("exercises/01-reactor/none.cpp:300", explaining(errors).place);
}

TEST(Explaining, IsTheFirstErrorWhereAllAreOfOneKind) {
  const auto errors =
      read_errors("tests/01-reactor/t.cpp:3:1: error: no matching function\nx.cpp:9:1: error: no type\n");
  EXPECT_EQ("tests/01-reactor/t.cpp:3", explaining(errors).place);
}

TEST(Warnings, AreReadApartFromErrors) {
  const auto warnings = read_warnings(
      "exercises/01-reactor/a.cpp:5:7: warning: unused variable 'x' [-Wunused-variable]\n"
      "    5 |   int x = 1;\n"
      "exercises/01-reactor/a.cpp:7:7: error: no\n"
      "exercises/01-reactor/a.cpp:9:3: warning: ignoring returned value of type 'Deferred<int>', declared "
      "with attribute 'nodiscard' [-Wunused-result]\n");
  ASSERT_EQ(2u, warnings.size());
  EXPECT_EQ("exercises/01-reactor/a.cpp:5", warnings[0].place);
  EXPECT_EQ("unused variable 'x' [-Wunused-variable]", warnings[0].message);
  EXPECT_EQ("exercises/01-reactor/a.cpp:9", warnings[1].place);
}

}  // namespace
}  // namespace tool
