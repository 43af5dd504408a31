#include <untwist/testing/mock.hpp>
#include <untwist/testing/test_kit.hpp>

#include "complaint.hpp"

namespace untwist::testing {
namespace {

// Does `fake.expect_one_mail(to)` compile? Does it compile with two letters swapped?
template <class T>
constexpr bool kHasTheCheck = requires(const T& fake) {
  fake.expect_one_mail("alice@example.org");
};
template <class T>
constexpr bool kHasTheMisspeltCheck = requires(const T& fake) {
  fake.expect_one_mial("alice@example.org");
};

// The code under test: welcomes a new member, once.
void welcome(Mailer& mailer, std::string_view member) { mailer.send(member, "Welcome!"); }

// Expects a check to fail with a complaint that contains all of `names`.
template <class Check>
void expect_complaint(Check check, std::initializer_list<std::string_view> names) {
  const std::string complaint = complaint_of<CheckFailed>(check);
  expect_that("the check fails", !complaint.empty());
  for (const std::string_view name : names)
    expect_that("the complaint names " + std::string(name) + ": " + complaint,
                complaint.find(name) != std::string::npos);
}

class Step5_7_ChecksThatCheck : public ::testing::Test {
 protected:
  std::unique_ptr<Mock> mock = make_mock();
  FakeMailer mailer;
};

TEST_F(Step5_7_ChecksThatCheck, AMockRefusesAnUnknownCheck) {
  rule("", "a mock that accepts any name takes a misspelt check for a call, and the test is green forever",
       "AnyMock::call");
  expect_throws<CheckFailed>("a misspelt check", [this] { mock->call("expect_onec", "send"); });
}

TEST_F(Step5_7_ChecksThatCheck, TheMockNamesTheChecksItKnows) {
  rule("", "an error message says what is wrong, and what would have been right", "AnyMock::call");
  for (const char* check : {"expect_one", "expectOnce", "expect"}) {
    expect_complaint([&] { mock->call(check, "send"); }, {check, "expect_once", "expect_never"});
  }
  expect_complaint([&] { mock->call("expect_twice", "send"); }, {"expect_twice", "expect_once", "expect_never"});
}

TEST_F(Step5_7_ChecksThatCheck, AFakeRecordsWhatItIsGiven) {
  rule("", "a fake does the real thing in the simplest way that can be inspected", "FakeMailer::send");
  welcome(mailer, "alice@example.org");
  expect("how many mails", mailer.sent().size(), std::size_t{1});
  if (mailer.sent().size() != 1) return;
  expect("the recipient", mailer.sent().front().to, "alice@example.org");
  expect("the text", mailer.sent().front().text, "Welcome!");
}

TEST_F(Step5_7_ChecksThatCheck, TheFakesCheckReportsWhatWasSentInstead) {
  rule("", "a check that holds says nothing; one that fails says what happened instead", "FakeMailer::expect_one_mail");
  const auto check = [this](std::string_view to) { return [this, to] { mailer.expect_one_mail(to); }; };
  expect_complaint(check("alice@example.org"), {"alice@example.org", "nobody"});
  welcome(mailer, "alice@example.org");
  expect("the complaint after one mail", complaint_of<CheckFailed>(check("alice@example.org")), "");
  expect_complaint(check("bob@example.org"), {"bob@example.org", "alice@example.org"});
  welcome(mailer, "carol@example.org");
  expect_complaint(check("alice@example.org"), {"alice@example.org", "carol@example.org"});
}

TEST_F(Step5_7_ChecksThatCheck, AMisspeltCheckDoesNotCompile) {
  rule("", "if a check is a function, the compiler checks its name", "FakeMailer::expect_one_mail");
  static_assert(kHasTheCheck<FakeMailer>);
  static_assert(!kHasTheMisspeltCheck<FakeMailer>);
  mailer.send("alice@example.org", "");
  expect("the complaint of the check that does compile",
         complaint_of<CheckFailed>([this] { mailer.expect_one_mail("alice@example.org"); }), "");
}

}  // namespace
}  // namespace untwist::testing
