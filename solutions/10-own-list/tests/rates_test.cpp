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

// Task 10.3: Write a list of tests for the requirement, one line each. Then write the tests.
// [10.3 else TEST(ARate, HasNoTestsYet) { todo("10.3"); }
// - there is no rate before the first answer
// - the bank is asked at once, and every 30 seconds
// - a slow answer does not move the next question
// - the last rate holds while a download goes on, and after one that failed
// - a newer rate replaces the older one
// - a download that fails, or throws, is not repeated early, and ends nothing
// - a download that hangs is cancelled when the next one is due, and its late answer is forgotten
// - when it is switched off, nothing is left

class ARate : public ::testing::Test {
 protected:
  void switch_on() {
    rates = make_rates(clock, [this]() -> Deferred<double> {
      ++downloads;
      if (throws) throw std::runtime_error("no network");
      bank.push_back(Promise<double>([this] { ++cancelled; }));
      return bank.back().deferred();
    });
  }
  void answer(std::size_t number, double rate) { std::move(bank.at(number)).callback(rate); }
  void refuse(std::size_t number) { std::move(bank.at(number)).errback(std::runtime_error("closed")); }
  std::string seen() const {
    try {
      return std::to_string(int(rates->rate()));
    } catch (const RateUnavailable&) {
      return "none";
    }
  }

  FakeClock clock;
  std::deque<Promise<double>> bank;  // the downloads, oldest first
  bool throws = false;
  int downloads = 0, cancelled = 0;
  std::unique_ptr<Rates> rates;
};

TEST_F(ARate, IsNotThereBeforeTheFirstAnswer) {
  switch_on();
  expect("the rate", seen(), "none");
  answer(0, 7);
  expect("the rate after the answer", seen(), "7");
}

TEST_F(ARate, IsAskedForEveryThirtySeconds) {
  switch_on();
  expect("downloads at once", downloads, 1);
  clock.advance(20s);
  answer(0, 7);
  clock.advance(9s);
  expect("downloads after 29 s", downloads, 1);
  clock.advance(1s);
  expect("downloads after 30 s", downloads, 2);
  clock.advance(60s);
  expect("downloads after 90 s", downloads, 4);
}

TEST_F(ARate, HoldsUntilTheNextOne) {
  switch_on();
  answer(0, 7);
  clock.advance(30s);
  expect("the rate during a download", seen(), "7");
  answer(1, 8);
  expect("the next rate", seen(), "8");
  clock.advance(30s);
  refuse(2);
  expect("the rate after a failure", seen(), "8");
}

TEST_F(ARate, ComesAgainAfterFailures) {
  switch_on();
  refuse(0);
  clock.advance(29s);
  expect("downloads after a failure and 29 s", downloads, 1);
  clock.advance(1s);
  expect("downloads after 30 s", downloads, 2);
  throws = true;
  clock.advance(60s);
  expect("downloads that throw", downloads, 4);
  throws = false;
  clock.advance(30s);
  expect("downloads afterwards", downloads, 5);
}

TEST_F(ARate, DoesNotWaitForABankThatHangs) {
  switch_on();
  clock.advance(30s);
  expect("downloads", downloads, 2);
  expect("cancelled", cancelled, 1);
}

// A bank that goes on although its download was cancelled, and answers then.
TEST_F(ARate, DoesNotComeFromALateAnswer) {
  std::deque<Promise<double>> late;
  rates = make_rates(clock, [&] {
    bank.emplace_back();
    return bank.back().deferred().add_errback([&](const Failure&) {
      late.emplace_back();
      return late.back().deferred();
    });
  });
  clock.advance(30s);
  answer(1, 8);
  std::move(late.front()).callback(7);
  expect("the rate after a late answer", seen(), "8");
}

TEST_F(ARate, LeavesNothing) {
  switch_on();
  rates = nullptr;
  expect("delayed calls", clock.delayed_calls().size(), 0u);
  expect("cancelled", cancelled, 1);
}
// 10.3]

}  // namespace
