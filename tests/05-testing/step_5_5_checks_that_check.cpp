#include <untwist/testing/mock.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {
namespace {

// Does `fake.expect_one_mail(to)` compile? And with a letter missing?
template <class T>
constexpr bool kHasTheCheck = requires(const T& fake) { fake.expect_one_mail("alice@example.org"); };
template <class T>
constexpr bool kHasTheMisspeltCheck = requires(const T& fake) { fake.expect_one_mial("alice@example.org"); };

// What is tested here: welcomes a new member, once.
void welcome(Mailer& mailer, std::string_view member) { mailer.send(member, "Welcome!"); }

template <class Check>
std::string complaint_of(Check check) {
  try {
    check();
  } catch (const CheckFailed& failed) {
    return failed.what();
  }
  return "";
}

class Step5_5_ChecksThatCheck : public ::testing::Test {
 protected:
  std::unique_ptr<Mock> mock = make_mock();
  FakeMailer mailer;
};

TEST_F(Step5_5_ChecksThatCheck, AMockRefusesACheckThatIsNone) {
  rule("", "a mock that takes any name takes a misspelt check for a call, and the test is green for ever");
  expect_throws<CheckFailed>("a misspelt check", [this] { mock->call("expect_onec", "send"); });
}

TEST_F(Step5_5_ChecksThatCheck, TheMockSaysWhichChecksThereAre) {
  rule("", "an error message says what would have been right");
  expect("the complaint", complaint_of([this] { mock->call("expect_one", "send"); }),
         "there is no check expect_one; there are expect_once and expect_never");
}

TEST_F(Step5_5_ChecksThatCheck, AFakeKeepsWhatItIsGiven) {
  rule("", "a fake does the thing, in the simplest way that can be looked at");
  welcome(mailer, "alice@example.org");
  expect("how many mails", mailer.sent().size(), std::size_t{1});
  if (mailer.sent().size() != 1) return;
  expect("to whom", mailer.sent().front().to, "alice@example.org");
  expect("the text", mailer.sent().front().text, "Welcome!");
}

TEST_F(Step5_5_ChecksThatCheck, TheFakesCheckHolds) {
  rule("", "a check that holds says nothing; one that does not says what came instead");
  expect("the complaint while nothing was sent", complaint_of([this] { mailer.expect_one_mail("alice@example.org"); }),
         "expected one mail, to alice@example.org; sent to: nobody");
  welcome(mailer, "alice@example.org");
  expect("the complaint after one mail", complaint_of([this] { mailer.expect_one_mail("alice@example.org"); }), "");
  expect("the complaint of another address", complaint_of([this] { mailer.expect_one_mail("bob@example.org"); }),
         "expected one mail, to bob@example.org; sent to: alice@example.org");
  welcome(mailer, "alice@example.org");
  expect("the complaint after two", complaint_of([this] { mailer.expect_one_mail("alice@example.org"); }),
         "expected one mail, to alice@example.org; sent to: alice@example.org, alice@example.org");
}

TEST_F(Step5_5_ChecksThatCheck, AMisspeltCheckOfTheFakeDoesNotCompile) {
  rule("", "a check that is a function is looked at by the compiler");
  static_assert(kHasTheCheck<FakeMailer>);
  static_assert(!kHasTheMisspeltCheck<FakeMailer>);
  mailer.send("alice@example.org", "");
  expect("the complaint of the check that does compile",
         complaint_of([this] { mailer.expect_one_mail("alice@example.org"); }), "");
}

}  // namespace
}  // namespace untwist::testing
