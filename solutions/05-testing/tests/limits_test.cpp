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

// Task 5.10: Read the contract, and write down which test each of its sentences wants. Then write the tests.
// [5.10 else TEST(Limits, HaveNoTestsYet) { todo("5.10"); }
class Limits : public ::testing::Test {
 protected:
  TimeLimits::Id add(const std::string& name, const std::function<void()>& more = {}) {
    return limits->add([this, name, more] {
      up += name;
      if (more) more();
    });
  }

  FakeClock clock;
  std::unique_ptr<TimeLimits> limits = make_time_limits(clock, 10s);
  std::string up;  // the names of those that were up, in order
};

TEST_F(Limits, AreUpOnceAfterTheirLength) {
  add("A");
  clock.advance(9999ms);
  expect("up before the time", up, "");
  clock.advance(1ms);
  expect("up in time", up, "A");
  clock.advance(1min);
  expect("up later", up, "A");
}

TEST_F(Limits, BeginAgainWhenTheyAreRenewed) {
  const auto a = add("A");
  clock.advance(9s);
  limits->renew(a);
  clock.advance(1s);
  expect("up after 10 s", up, "");
  clock.advance(8999ms);
  expect("up after 18.999 s", up, "");
  clock.advance(1ms);
  expect("up after 19 s", up, "A");
}

TEST_F(Limits, DoNotWaitForOthersThatWereRenewed) {
  const auto a = add("A");
  clock.advance(1s);
  add("B");
  clock.advance(1s);
  limits->renew(a);
  clock.advance(9s);
  expect("up after 11 s", up, "B");
}

TEST_F(Limits, AreForgottenWhenTheyAreRemoved) {
  const auto a = add("A");
  add("B");
  limits->remove(a);
  clock.advance(1min);
  expect("up", up, "B");
}

TEST_F(Limits, HaveIdsOfTheirOwn) {
  const auto a = add("A");
  limits->remove(a);
  add("B");
  clock.advance(5s);
  limits->renew(a);
  clock.advance(5s);
  expect("up after 10 s", up, "B");
}

TEST_F(Limits, MaySaveEachOther) {
  TimeLimits::Id b = 0;
  add("A", [&] { limits->remove(b); });
  b = add("B");
  clock.advance(1min);
  expect("up", up, "A");
}

TEST_F(Limits, SurviveOneThatThrows) {
  add("A", [] { throw std::runtime_error("oops"); });
  add("B");
  clock.advance(10s);
  expect("up after 10 s", up, "AB");
  expect("logged errors", take_logged_errors().size(), 1u);
}

TEST_F(Limits, NeedOneDelayedCall) {
  for (int i = 0; i < 10; ++i) add("A");
  expect("delayed calls", clock.delayed_calls().size(), 1u);
  limits = nullptr;
  expect("delayed calls at the end", clock.delayed_calls().size(), 0u);
}
// 5.10]

}  // namespace
