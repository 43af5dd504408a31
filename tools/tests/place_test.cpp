// A red test sends its reader to the function that its rule is about, in the learner's own file as it is now.

#include <gtest/gtest.h>

#include "path.hpp"

namespace tool {
namespace {

TEST(Places, ATestNamesTheFunctionItsRuleIsAbout) {
  const auto tests = read_tests(
      "TEST_F(Step2_7_HalfClose, One) {\n  rule(\"E1 E2\", \"a rule, \"\n       \"in two parts\", "
      "\"Tcp::do_write\");\n}\n"
      "TEST_F(Step2_7_HalfClose, Another) {\n  rule(\"\", \"a rule\");\n}\n",
      "x.cpp");
  ASSERT_EQ(2u, tests.size());
  EXPECT_EQ("a rule, in two parts", tests[0].rule);
  EXPECT_EQ("Tcp::do_write", tests[0].about);
  EXPECT_EQ("", tests[1].about);
}

TEST(Places, EveryNamedFunctionExists) {
  const Course course;
  int named = 0;
  for (const Lesson& lesson : course.lessons()) {
    const Strings all = functions_of(lesson);
    for (const tool::Test& test : Course::tests(lesson)) {
      if (test.about.empty()) continue;
      ++named;
      EXPECT_TRUE(has_function(all, test.about)) << test.name;
    }
  }
  EXPECT_LT(300, named);
}

TEST(FirstRedTest, IsAboutTheStepsOwnSubject) {
  const Course course;
  for (const auto& [step, suite] : {std::pair("2.6", "Step2_6_LoseConnection"), std::pair("6.4", "Step6_4_Handler")}) {
    for (const tool::Test& test : Course::tests(course.lesson_of(course.step(step)))) {
      if (test.step != step) continue;
      EXPECT_TRUE(test.name.starts_with(suite)) << test.name;
      break;
    }
  }
}

TEST(Places, AMemberIsFoundByItsClassInsideOrOutsideOfIt) {
  const Course course;
  const Lesson& transports = course.lesson("02");
  const std::string port = place_of_function(transports, "TcpPort::do_read");
  const std::string transport = place_of_function(transports, "TcpTransport::do_read");
  EXPECT_TRUE(port.starts_with("exercises/02-transports/tcp_port.cpp:")) << port;
  EXPECT_TRUE(transport.starts_with("exercises/02-transports/tcp_transport.cpp:")) << transport;
  EXPECT_EQ("", place_of_function(transports, "read"));
  const std::string receiver = place_of_function(course.lesson("03"), "LineReceiver::take_line");
  EXPECT_TRUE(receiver.starts_with("exercises/03-protocols/line_receiver.cpp:")) << receiver;
}

TEST(Places, WithoutThatFunctionThePlaceIsWhereTheStepsCodeBelongs) {
  const Course course;
  const Step& step = course.step("2.9");
  EXPECT_EQ(place_of(course, step), place_of(course, step, "Step2_9_HalfClose.NoSuchTest"));
}

}  // namespace
}  // namespace tool
