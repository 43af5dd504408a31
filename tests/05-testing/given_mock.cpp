// The mock's two checks: given code. They count the calls that were made before.

#include <untwist/testing/mock.hpp>
#include <untwist/testing/test_kit.hpp>

#include "complaint.hpp"

namespace untwist::testing {
namespace {

class Given_Mock : public ::testing::Test {
 protected:
  // The complaint of a check about the calls with this name; empty if the check holds.
  std::string complaint(std::string_view check, std::string_view name) {
    return complaint_of<CheckFailed>([&] { mock->call(check, name); });
  }

  std::unique_ptr<Mock> mock = make_mock();
};

TEST_F(Given_Mock, OnceMeansExactlyOnce) {
  rule("", "expect_once holds after exactly one call with that name, whatever the call's argument was");
  expect("the complaint before any call", complaint("expect_once", "send"),
         "expected send to be called 1 time, but it was called 0 times");
  mock->call("send", "alice@example.org");
  expect("the complaint after one call", complaint("expect_once", "send"), "");
  mock->call("send", "bob@example.org");
  expect("the complaint after two calls", complaint("expect_once", "send"),
         "expected send to be called 1 time, but it was called 2 times");
}

TEST_F(Given_Mock, NeverMeansNotOnce) {
  rule("", "expect_never holds until there is a call with that name; other calls do not count");
  mock->call("receive", "send");
  expect("the complaint after a call of another name", complaint("expect_never", "send"), "");
  mock->call("send", "alice@example.org");
  expect("the complaint after one call", complaint("expect_never", "send"),
         "expected send to be called 0 times, but it was called 1 time");
}

}  // namespace
}  // namespace untwist::testing
