// Choosing a reactor by its name: given code, which belongs to no step.

#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>

#include <untwist/testing/test_kit.hpp>

#include "reactors_test.hpp"

namespace untwist::testing {
namespace {

class Given_MakeReactor : public ::testing::Test {
 protected:
  Given_MakeReactor() {
    if (const char* value = std::getenv("UNTWIST_REACTOR")) before_ = value;
  }
  ~Given_MakeReactor() override { before_ ? set(before_->c_str()) : set(""); }

  static void set(const char* name) {
#ifdef _WIN32
    ::_putenv_s("UNTWIST_REACTOR", name);
#else
    *name ? ::setenv("UNTWIST_REACTOR", name, 1) : ::unsetenv("UNTWIST_REACTOR");
#endif
  }

  static std::string error_of(std::string_view name) {
    try {
      make_reactor(name);
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "none";
  }

 private:
  std::optional<std::string> before_;
};

TEST_F(Given_MakeReactor, PollWithoutAName) {
  rule("", "without a name, and without UNTWIST_REACTOR, the reactor is on poll(2)", "make_reactor");
  set("");
  expect_that("there is one", make_reactor() != nullptr);
  expect_that("by its name", make_reactor("poll") != nullptr);
}

TEST_F(Given_MakeReactor, AnUnknownName) {
  rule("", "an unknown name is refused, with those that exist", "make_reactor");
  set("");
  const std::string known = reactor_names().size() == 3 ? "poll, epoll, asio" : "poll, asio";
  expect("the error", error_of("epol"), "there is no reactor \"epol\"; there are: " + known);
  set("kqueue");
  expect("of the environment", error_of(""),
         "there is no reactor \"kqueue\" (from UNTWIST_REACTOR); there are: " + known);
  expect("a name is stronger", error_of("poll"), "none");
}

}  // namespace
}  // namespace untwist::testing
