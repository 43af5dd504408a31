#include <deque>
#include <stdexcept>
#include <untwist/course/rates.hpp>

#include "looping_test.hpp"

namespace untwist::testing {
namespace {

class Step10_4_Rates : public ::testing::Test {
 protected:
  // A bank that listens counts the downloads that are cancelled; another one answers all the same.
  void switch_on(bool listens = true) {
    rates = make_rates(clock, [this, listens]() -> Deferred<double> {
      ++downloads;
      tell("", "download " + std::to_string(downloads));
      if (throws) throw std::runtime_error("no network");
      waiting.push_back(listens ? Promise<double>([this] { ++cancelled; }) : Promise<double>());
      return waiting.back().deferred();
    });
  }
  // The oldest download that nobody has answered yet.
  void bank_says(double rate) { std::move(next()).callback(rate); }
  void bank_fails() { std::move(next()).errback(std::runtime_error("bank is closed")); }

  std::string seen() const {
    try {
      return std::to_string(int(rates->rate()));
    } catch (const RateUnavailable&) {
      return "not available";
    }
  }

  FakeClock clock;
  std::deque<Promise<double>> waiting;
  bool throws = false;
  int downloads = 0, cancelled = 0;
  std::unique_ptr<Rates> rates;

 private:
  Promise<double>& next() {
    if (waiting.empty()) throw std::runtime_error("nobody has asked the bank");
    answered_.push_back(std::move(waiting.front()));
    waiting.pop_front();
    return answered_.back();
  }
  std::deque<Promise<double>> answered_;
};

TEST_F(Step10_4_Rates, NotAvailableAtFirst) {
  rule("", "before the first rate has come, readers are told that it is not available yet", "make_rates");
  switch_on();
  expect("the rate", seen(), "not available");
  bank_fails();
  expect("the rate after a download that failed", seen(), "not available");
}

TEST_F(Step10_4_Rates, TheLastRateHolds) {
  rule("", "readers get the last rate: while the next one is downloaded, and after downloads that failed",
       "make_rates");
  switch_on();
  bank_says(7);
  expect("the rate", seen(), "7");
  clock.advance(30s);
  expect("the rate during the next download", seen(), "7");
  bank_says(8);
  expect("the rate after it", seen(), "8");
  clock.advance(30s);
  bank_fails();
  expect("the rate after one that failed", seen(), "8");
}

TEST_F(Step10_4_Rates, EveryThirtySeconds) {
  rule("", "the bank is asked at once and every 30 seconds after that, however long a download takes", "make_rates");
  switch_on();
  expect("downloads at once", downloads, 1);
  clock.advance(20s);
  bank_says(7);
  clock.advance(9s);
  expect("downloads after 29 s", downloads, 1);
  clock.advance(1s);
  expect("downloads after 30 s", downloads, 2);
  clock.advance(300s);
  expect("downloads after 330 s", downloads, 12);
}

TEST_F(Step10_4_Rates, FailuresEndNothing) {
  rule("", "a download that fails or throws is followed by the next one, 30 seconds after it began", "make_rates");
  switch_on();
  bank_fails();
  clock.advance(29s);
  expect("downloads after 29 s", downloads, 1);
  clock.advance(1s);
  expect("downloads after 30 s", downloads, 2);
  throws = true;
  clock.advance(90s);
  expect("downloads after 120 s", downloads, 5);
  throws = false;
  clock.advance(30s);
  expect("downloads after 150 s", downloads, 6);
  rates = nullptr;
  throws = true;
  switch_on();
  clock.advance(30s);
  expect("downloads if the very first one throws", downloads, 8);
}

TEST_F(Step10_4_Rates, ADownloadThatHangsIsCancelled) {
  rule("", "a download that has not ended when the next one is due is cancelled, and the next one begins",
       "make_rates");
  switch_on();
  clock.advance(29s);
  expect("cancelled after 29 s", cancelled, 0);
  clock.advance(1s);
  expect("cancelled after 30 s", cancelled, 1);
  expect("downloads", downloads, 2);
  clock.advance(30s);
  expect("cancelled after 60 s", cancelled, 2);
}

TEST_F(Step10_4_Rates, ALateAnswerIsForgotten) {
  rule("", "the answer of a download that was cancelled is forgotten", "make_rates");
  switch_on(false);
  clock.advance(30s);
  bank_says(1);  // the first one, late
  expect("the rate", seen(), "not available");
  bank_says(2);
  expect("the rate of the second", seen(), "2");
  clock.advance(30s);
  clock.advance(30s);
  bank_says(3);
  expect("the rate after another late answer", seen(), "2");
}

TEST_F(Step10_4_Rates, AnAnswerFromInsideTheCancel) {
  rule("", "an answer that comes from inside the cancel is forgotten, too", "make_rates");
  std::deque<Promise<double>> stubborn;
  int asked = 0;
  rates = make_rates(clock, [&] {
    ++asked;
    stubborn.emplace_back([&, number = stubborn.size()] { std::move(stubborn[number]).callback(99); });
    return stubborn.back().deferred();
  });
  clock.advance(30s);
  expect("the rate", seen(), "not available");
  rates = nullptr;
}

TEST_F(Step10_4_Rates, AnAnswerThatComesMuchLater) {
  rule("", "an answer that comes long after its download was cancelled is forgotten, also when all is switched off",
       "make_rates");
  std::deque<Promise<double>> asked, later;
  rates = make_rates(clock, [&] {
    asked.emplace_back();
    return asked.back().deferred().add_errback([&](const Failure&) {  // a bank that does not take no for an answer
      later.emplace_back();
      return later.back().deferred();
    });
  });
  clock.advance(30s);
  expect("cancelled downloads that go on", later.size(), 1u);
  std::move(later.front()).callback(1);
  expect("the rate", seen(), "not available");
  rates = nullptr;
  expect("cancelled downloads that go on when it is switched off", later.size(), 2u);
  std::move(later.back()).callback(2);
}

TEST_F(Step10_4_Rates, SwitchedOff) {
  rule("", "when it is switched off nothing is left: no delayed call, no download", "make_rates");
  switch_on();
  bank_says(7);
  rates = nullptr;
  expect("delayed calls that are left", clock.delayed_calls().size(), 0u);
  switch_on();
  rates = nullptr;
  expect("cancelled", cancelled, 1);
  clock.advance(100s);
  expect("downloads in all", downloads, 2);
}

}  // namespace
}  // namespace untwist::testing
