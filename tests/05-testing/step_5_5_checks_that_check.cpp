#include <untwist/testing/mock.hpp>
#include <untwist/testing/test_kit.hpp>

#include "complaint.hpp"

namespace untwist::testing {
namespace {

// Does `fake.expect_one_mail(to)` compile? And with a letter missing?
template <class T>
constexpr bool kHasTheCheck = requires(const T& fake) {
  fake.expect_one_mail("alice@example.org");
};
template <class T>
constexpr bool kHasTheMisspeltCheck = requires(const T& fake) {
  fake.expect_one_mial("alice@example.org");
};

// What is tested here: welcomes a new member, once.
void welcome(Mailer& mailer, std::string_view member) { mailer.send(member, "Welcome!"); }

// A check fails, and its complaint names all of these.
template <class Check>
void expect_complaint(Check check, std::initializer_list<std::string_view> names) {
  const std::string complaint = complaint_of<CheckFailed>(check);
  expect_that("the check fails", !complaint.empty());
  for (const std::string_view name : names)
    expect_that("the complaint names " + std::string(name) + ": " + complaint,
                complaint.find(name) != std::string::npos);
}

class Step5_5_ChecksThatCheck : public ::testing::Test {
 protected:
  std::unique_ptr<Mock> mock = make_mock();
  FakeMailer mailer;
};

TEST_F(Step5_5_ChecksThatCheck, AMockRefusesACheckThatIsNone) {
  rule("", "a mock that takes any name takes a misspelt check for a call, and the test is green for ever",
       "AnyMock::call");
  expect_throws<CheckFailed>("a misspelt check", [this] { mock->call("expect_onec", "send"); });
}

TEST_F(Step5_5_ChecksThatCheck, TheMockSaysWhichChecksThereAre) {
  rule("", "an error message says what would have been right", "AnyMock::call");
  for (const char* check : {"expect_one", "expectOnce", "expect"}) {
    expect_complaint([&] { mock->call(check, "send"); }, {"expect_once", "expect_never"});
  }
}

TEST_F(Step5_5_ChecksThatCheck, AFakeKeepsWhatItIsGiven) {
  rule("", "a fake does the thing, in the simplest way that can be looked at", "FakeMailer::send");
  welcome(mailer, "alice@example.org");
  expect("how many mails", mailer.sent().size(), std::size_t{1});
  if (mailer.sent().size() != 1) return;
  expect("to whom", mailer.sent().front().to, "alice@example.org");
  expect("the text", mailer.sent().front().text, "Welcome!");
}

TEST_F(Step5_5_ChecksThatCheck, TheCheckOfTheFakeHolds) {
  rule("", "a check that holds says nothing; one that does not says what came instead", "FakeMailer::expect_one_mail");
  const auto check = [this](std::string_view to) { return [this, to] { mailer.expect_one_mail(to); }; };
  expect_complaint(check("alice@example.org"), {"alice@example.org", "nobody"});
  welcome(mailer, "alice@example.org");
  expect("the complaint after one mail", complaint_of<CheckFailed>(check("alice@example.org")), "");
  expect_complaint(check("bob@example.org"), {"bob@example.org", "alice@example.org"});
  welcome(mailer, "carol@example.org");
  expect_complaint(check("alice@example.org"), {"alice@example.org", "carol@example.org"});
}

TEST_F(Step5_5_ChecksThatCheck, AMisspeltCheckOfTheFakeDoesNotCompile) {
  rule("", "a check that is a function is looked at by the compiler", "FakeMailer::expect_one_mail");
  static_assert(kHasTheCheck<FakeMailer>);
  static_assert(!kHasTheMisspeltCheck<FakeMailer>);
  mailer.send("alice@example.org", "");
  expect("the complaint of the check that does compile",
         complaint_of<CheckFailed>([this] { mailer.expect_one_mail("alice@example.org"); }), "");
}

}  // namespace
}  // namespace untwist::testing
