// Lesson 10 · Your own list of tests: your tests of the exchange rate. The requirement is
// include/untwist/course/rates.hpp.
//
// They run on implementations that meet the requirement, and must be green there. They also run on implementations with
// one defect each, and at least one test must be red there. Write your list of tests first, as comments.
//
// expect() goes on after a failure: look whether the bank was asked before you answer. A test is also red if an error
// was logged: take_logged_errors() takes it.

#include <deque>
#include <stdexcept>
#include <string>
#include <utility>

#include <untwist/course/rates.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/testing/fake_clock.hpp>
#include <untwist/testing/test_kit.hpp>

namespace {

using namespace untwist;
using namespace untwist::testing;
using namespace std::chrono_literals;

// TODO(10.3) Write a list of tests for the requirement, one line each. Then write the tests.
TEST(ARate, HasNoTestsYet) { todo("10.3"); }

}  // namespace
