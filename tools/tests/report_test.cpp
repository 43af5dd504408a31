// The reports of test programs, and step numbers: each has a single parser, in src/testing.

#include <gtest/gtest.h>

#include "testing/step_id.hpp"
#include "testing/test_report.hpp"

namespace tool {
namespace {

using untwist::testing::has_form_of_step_id;
using untwist::testing::RecordKind;
using untwist::testing::RecordReader;
using untwist::testing::ReportedTest;
using untwist::testing::step_id;
using untwist::testing::step_id_at;
using untwist::testing::step_of_suite;

TEST(TestReports, HaveEachTestWithItsStoryAndItsVerdict) {
  RecordReader reader;
  for (const char* record :
       {"begin\tA.B", "tell\t0.1 s\\tfirst", "tell\tsecond", "verdict\ta\\nb\\\\c", "end\tA.B\tfailed\t0"})
    EXPECT_NE(RecordKind::unexpected, reader.read(record)) << record;
  EXPECT_EQ(nullptr, reader.running());
  reader.read("begin\tA.C");
  ASSERT_EQ(2u, reader.tests().size());
  EXPECT_EQ("a\nb\\c", reader.tests()[0].verdict);
  EXPECT_EQ("0.1 s first\n      second", reader.tests()[0].story.text(9));
  EXPECT_EQ(ReportedTest::Outcome::failed, reader.tests()[0].outcome);
  EXPECT_EQ("A.C", reader.running()->name);
  EXPECT_EQ(ReportedTest::Outcome::none, reader.running()->outcome);
  EXPECT_FALSE(reader.done());
}

TEST(TestReports, RefuseRecordsInTheWrongPlace) {
  RecordReader reader;
  for (const char* record : {"end\tA.B\tpassed", "verdict\tx", "deaf", "leak", "nonsense", ""})
    EXPECT_EQ(RecordKind::unexpected, reader.read(record)) << record;
  reader.read("begin\tA.B");
  for (const char* record : {"begin\tA.C", "end\tA.C\tpassed", "leak"})
    EXPECT_EQ(RecordKind::unexpected, reader.read(record)) << record;
  EXPECT_EQ(RecordKind::end, reader.read("end\tA.B\tpassed\t0"));
  EXPECT_EQ(RecordKind::done, reader.read("done"));
  EXPECT_EQ(RecordKind::unexpected, reader.read("begin\tA.C"));
  ASSERT_EQ(1u, reader.tests().size());
  EXPECT_EQ(ReportedTest::Outcome::passed, reader.tests()[0].outcome);
}

TEST(StepIds, AreTwoNumbersWithADot) {
  EXPECT_EQ("1.2", step_id("1.2")->text());
  EXPECT_EQ("1.12", step_id("01.12")->text());
  for (const char* text : {"", "1", "1.", ".1", "1.x", "1.2.3", "1.2 ", "-1.2", "1.-2", "+1.2", "99999999999.1"})
    EXPECT_FALSE(step_id(text)) << text;
  for (const char* text : {"1.2", "1.", "1.x"}) EXPECT_TRUE(has_form_of_step_id(text)) << text;
  for (const char* text : {"1", "01-reactor", "x.1", ".1", ""}) EXPECT_FALSE(has_form_of_step_id(text)) << text;
}

TEST(StepIds, StandAtTheBeginningOfAText) {
  EXPECT_EQ("1.4", step_id_at("1.4 else return;")->text());
  EXPECT_EQ("1.4", step_id_at("1.4]")->text());
  for (const char* text : {"1.4.2 x", "1.0 x", "x 1.4"}) EXPECT_FALSE(step_id_at(text)) << text;
}

TEST(StepIds, AreInTheNamesOfSuites) {
  EXPECT_EQ("1.2", step_of_suite("Step1_2_OneTurn")->text());
  EXPECT_EQ("13.10", step_of_suite("Step13_10_OnEpoll.WaitsForTheNext")->text());
  for (const char* suite : {"Given_Policies", "Steps1_2", "Step1", "Step_1_2", ""})
    EXPECT_FALSE(step_of_suite(suite)) << suite;
}

}  // namespace
}  // namespace tool
