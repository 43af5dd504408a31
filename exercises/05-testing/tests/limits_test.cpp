// Lesson 05 · Testing network code: your tests of the time limits of step 1.10. Their contract is
// include/untwist/reactor/time_limits.hpp; you need not have written them.
//
// They run on implementations that keep the contract, and must be green there. They also run on implementations with
// one defect each, and at least one test must be red there.
//
// A test is also red if an error was logged: take_logged_errors() takes it.

#include <stdexcept>
#include <string>

#include <untwist/course/todo.hpp>
#include <untwist/reactor/time_limits.hpp>
#include <untwist/testing/fake_clock.hpp>
#include <untwist/testing/test_kit.hpp>

namespace {

using namespace untwist;
using namespace untwist::testing;
using namespace std::chrono_literals;

// TODO(5.10) Read the contract, and write down which test each of its sentences wants. Then write the tests.
TEST(Limits, HaveNoTestsYet) { todo("5.10"); }

}  // namespace
