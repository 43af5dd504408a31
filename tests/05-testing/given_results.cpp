#include <untwist/testing/results.hpp>
#include <untwist/testing/test_kit.hpp>

#include "complaint.hpp"

namespace untwist::testing {
namespace {

struct Oops : std::runtime_error {
  Oops() : std::runtime_error("oops") {}
};

TEST(Given_Results, AnExistingValueIsReturned) {
  rule("H12", "success_result_of() returns a value that has arrived, immediately");
  expect("the value", success_result_of(succeed(42)), 42);
}

TEST(Given_Results, NoValueYetIsAnError) {
  rule("H12", "tests do not wait: a value that has not arrived is missing");
  Promise<int> promise;
  Deferred<int> deferred = promise.deferred();
  expect("the complaint", complaint_of<WrongResult>([&] { success_result_of(std::move(deferred)); }),
         "expected a value, but there is no result yet");
}

TEST(Given_Results, AFailureInsteadOfAValueIsShown) {
  rule("H12", "the error names the failure that came instead");
  expect("the complaint", complaint_of<WrongResult>([] { success_result_of(fail<int>(Oops())); }),
         "expected a value, but it failed: oops");
}

TEST(Given_Results, AnExpectedFailureIsReturnedAndHandled) {
  rule("H13 H14", "a failure that a test asked for counts as handled: it is not logged");
  expect("the failure", failure_result_of<Oops>(fail<int>(Oops())).message(), "oops");
  expect("how many errors were logged", take_logged_errors().size(), std::size_t{0});
}

TEST(Given_Results, AnythingExceptTheExpectedFailureIsAnError) {
  rule("H13", "a value, no result yet and a different failure are all errors");
  expect("the complaint about a value", complaint_of<WrongResult>([] { failure_result_of(succeed(1)); }),
         "expected a failure, but there is a value");
  Promise<int> promise;
  Deferred<int> deferred = promise.deferred();
  expect("the complaint about a missing result",
         complaint_of<WrongResult>([&] { failure_result_of(std::move(deferred)); }),
         "expected a failure, but there is no result yet");
  const std::string other = complaint_of<WrongResult>([] { failure_result_of<std::bad_alloc>(fail<int>(Oops())); });
  expect_that("the complaint about another failure names it: " + other,
              other.find("it failed: oops") != std::string::npos);
}

TEST(Given_Results, NoResultYetLeavesTheDeferredUsable) {
  rule("H15 H16", "checking whether a result has arrived does not use up the Deferred");
  Promise<int> promise;
  Deferred<int> deferred = promise.deferred();
  expect_no_result(deferred);
  std::move(promise).callback(5);
  expect_throws<WrongResult>("expect_no_result() when there is a result", [&] { expect_no_result(deferred); });
  expect("the value, afterwards", success_result_of(std::move(deferred)), 5);
}

}  // namespace
}  // namespace untwist::testing
