#include <stdexcept>

#include <untwist/reactor/time_limits.hpp>
#include <untwist/testing/fake_clock.hpp>
#include <untwist/testing/fake_kernel.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {
namespace {

using namespace std::chrono_literals;

// A clock that counts how often delayed calls were made, moved or cancelled.
class CountingClock final : public ReactorTime {
 public:
  TimePoint now() const override { return clock_.now() + late; }
  DelayedCallPtr call_later(Duration delay, Callback what) override {
    ++changes;
    return std::make_shared<Counted>(*this, clock_.call_later(delay, std::move(what)));
  }
  std::vector<DelayedCallPtr> delayed_calls() const override { return clock_.delayed_calls(); }
  void advance(Duration time) { clock_.advance(time); }

  int changes = 0;
  Duration late{};  // how long the functions have taken: calls that were due meanwhile are late

 private:
  class Counted final : public DelayedCall {
   public:
    Counted(CountingClock& clock, DelayedCallPtr call) : clock_(clock), call_(std::move(call)) {}
    void cancel() override {
      ++clock_.changes;
      call_->cancel();
    }
    void reset(Duration from_now) override {
      ++clock_.changes;
      call_->reset(from_now);
    }
    void delay(Duration later) override {
      ++clock_.changes;
      call_->delay(later);
    }
    bool active() const noexcept override { return call_->active(); }
    TimePoint due() const noexcept override { return call_->due(); }

   private:
    CountingClock& clock_;
    const DelayedCallPtr call_;
  };

  FakeClock clock_;
};

class Step1_10_TimeLimits : public ::testing::Test {
 protected:
  // Adds a limit that notes its name when it is up, and then does something more.
  TimeLimits::Id add(const std::string& name, const std::function<void()>& more = {}) {
    tell(now(), "add " + name);
    return its().add([this, name, more] {
      tell(now(), name + " is up");
      up += (up.empty() ? "" : ", ") + name + " at " + now();
      if (more) more();
    });
  }
  std::string now() const { return in_seconds(clock.now().time_since_epoch()); }

  CountingClock clock;
  // Made when they are first needed, so that a test has said its rule by then.
  TimeLimits& its() {
    if (!limits) limits = make_time_limits(clock, 10s);
    return *limits;
  }

  std::unique_ptr<TimeLimits> limits;
  std::string up;
};

TEST_F(Step1_10_TimeLimits, ALimitIsUpAfterItsLength) {
  rule("", "a limit is up when the length has passed since it was added, not before", "make_time_limits");
  add("A");
  clock.advance(4s);
  add("B");
  clock.advance(5999ms);
  expect("what is up after 9.999 s", up, "");
  clock.advance(1ms);
  expect("what is up after 10 s", up, "A at 10.0 s");
  clock.advance(4s);
  expect("what is up after 14 s", up, "A at 10.0 s, B at 14.0 s");
}

TEST_F(Step1_10_TimeLimits, ARenewedLimitBeginsAgain) {
  rule("", "a limit that is renewed begins again, from then; the others do not", "make_time_limits");
  const auto a = add("A");
  clock.advance(5s);
  add("B");
  clock.advance(4s);
  its().renew(a);
  clock.advance(6s);
  expect("what is up after 15 s; A was renewed at 9 s, B was added at 5 s", up, "B at 15.0 s");
  clock.advance(4s);
  expect("what is up after 19 s", up, "B at 15.0 s, A at 19.0 s");
}

TEST_F(Step1_10_TimeLimits, AlwaysRenewedInTime) {
  rule("", "a limit that is always renewed in time is never up, and is up once when that ends", "make_time_limits");
  const auto a = add("A");
  for (int i = 0; i < 100; ++i) {
    clock.advance(9999ms);
    its().renew(a);
  }
  expect("what is up after a hundred renewals", up, "");
  clock.advance(10s);
  clock.advance(1min);
  expect("what is up after ten more seconds, and a minute", up, "A at 1009.9 s");
}

TEST_F(Step1_10_TimeLimits, FirstComeFirstServed) {
  rule("", "of limits that are up at the same time, the one that was added or renewed first is first",
       "make_time_limits");
  const auto a = add("A");
  add("B");
  add("C");
  its().renew(a);
  clock.advance(10s);
  expect("what is up", up, "B at 10.0 s, C at 10.0 s, A at 10.0 s");
}

TEST_F(Step1_10_TimeLimits, ALimitIsUpOnce) {
  rule("", "a limit that was up is forgotten: renewing and removing it do nothing", "make_time_limits");
  const auto a = add("A");
  clock.advance(10s);
  its().renew(a);
  its().remove(a);
  clock.advance(1min);
  expect("what is up", up, "A at 10.0 s");
}

TEST_F(Step1_10_TimeLimits, ARemovedLimitIsForgotten) {
  rule("", "a limit that is removed is never up, and its function is destroyed at once", "make_time_limits");
  const auto held = std::make_shared<int>();
  const auto a = its().add([this, held] { up += "A"; });
  const auto b = add("B");
  its().remove(a);
  expect_that("the function of A was destroyed", held.use_count() == 1);
  its().remove(a);
  its().renew(a);
  clock.advance(10s);
  expect("what is up", up, "B at 10.0 s");
  its().remove(b);
}

TEST_F(Step1_10_TimeLimits, AnIdIsNeverUsedAgain) {
  rule("", "an id names one limit, and never another one", "make_time_limits");
  const auto a = add("A");
  its().remove(a);
  const auto b = add("B");
  clock.advance(5s);
  its().renew(a);
  its().remove(a);
  expect_that("B has another id than A had", a != b);
  clock.advance(5s);
  expect("what is up", up, "B at 10.0 s");
}

TEST_F(Step1_10_TimeLimits, ThereIsOneDelayedCall) {
  rule("", "however many limits there are, there is one delayed call; without limits there is none",
       "make_time_limits");
  expect("delayed calls before the first limit", clock.delayed_calls().size(), 0u);
  std::vector<TimeLimits::Id> ids;
  for (int i = 0; i < 1000; ++i) ids.push_back(its().add([] {}));
  expect("delayed calls for a thousand limits", clock.delayed_calls().size(), 1u);
  for (const auto id : ids) its().remove(id);
  expect("delayed calls when all were removed", clock.delayed_calls().size(), 0u);
  add("A");
  clock.advance(10s);
  expect("delayed calls when the last one was up", clock.delayed_calls().size(), 0u);
}

TEST_F(Step1_10_TimeLimits, RenewingCostsNothing) {
  rule("", "renewing a limit makes, moves and cancels no delayed call", "make_time_limits");
  std::vector<TimeLimits::Id> ids;
  for (int i = 0; i < 10; ++i) ids.push_back(its().add([] {}));
  clock.advance(5s);
  const int before = clock.changes;
  for (int i = 0; i < 1000; ++i) its().renew(ids[static_cast<std::size_t>(i % 10)]);
  expect("delayed calls that were made, moved or cancelled for a thousand renewals", clock.changes - before, 0);
}

TEST_F(Step1_10_TimeLimits, OneLimitMaySaveAnother) {
  rule("", "a function may renew or remove limits that are due with its own: then they are not up", "make_time_limits");
  TimeLimits::Id b = 0, c = 0;
  add("A", [&] {
    its().renew(b);
    its().remove(c);
  });
  b = add("B");
  c = add("C");
  add("D");
  clock.advance(10s);
  expect("what is up after 10 s; A renews B and removes C", up, "A at 10.0 s, D at 10.0 s");
  clock.advance(10s);
  expect("what is up after 20 s", up, "A at 10.0 s, D at 10.0 s, B at 20.0 s");
}

TEST_F(Step1_10_TimeLimits, OneLimitMayAddAnother) {
  rule("", "a function may add limits, even when its own was the last one: they have their whole length",
       "make_time_limits");
  add("A", [&] { add("B"); });
  clock.advance(10s);
  expect("delayed calls while B waits", clock.delayed_calls().size(), 1u);
  clock.advance(10s);
  expect("what is up after 20 s", up, "A at 10.0 s, B at 20.0 s");
}

TEST_F(Step1_10_TimeLimits, AFunctionMayTakeLong) {
  rule("", "a function may take so long that others are overdue when it adds a limit: nothing is lost",
       "make_time_limits");
  add("A", [&] {
    clock.late = 1s;
    add("B");
  });
  add("C");
  clock.advance(10s);
  clock.advance(10s);
  expect("what is up after 21 s, of which A has taken one", up, "A at 10.0 s, C at 11.0 s, B at 21.0 s");
  expect("how many errors were logged", take_logged_errors().size(), 0u);
}

TEST_F(Step1_10_TimeLimits, AFunctionMayThrow) {
  rule("", "what a function throws is logged, and the next one is called all the same", "make_time_limits");
  add("A", [] { throw std::runtime_error("the function fails"); });
  add("B");
  clock.advance(1s);
  add("C");
  clock.advance(10s);
  const auto logged = take_logged_errors();
  expect("how many errors were logged", logged.size(), 1u);
  if (!logged.empty()) expect("what was logged", logged.front().failure.message(), "the function fails");
  expect("what is up", up, "A at 10.0 s, B at 10.0 s, C at 11.0 s");
}

TEST_F(Step1_10_TimeLimits, TheEnd) {
  rule("", "when the limits are destroyed, none of them is up any more, and no delayed call is left",
       "make_time_limits");
  add("A");
  limits = nullptr;
  expect("delayed calls that are left", clock.delayed_calls().size(), 0u);
  clock.advance(1min);
  expect("what is up", up, "");
}

TEST_F(Step1_10_TimeLimits, WhatMakesNoSenseIsRefused) {
  rule("", "an empty function and a length that is not positive are refused", "make_time_limits");
  expect_throws<std::invalid_argument>("add({})", [&] { its().add({}); });
  expect_throws<std::invalid_argument>("make_time_limits() with a length of zero",
                                       [&] { make_time_limits(clock, 0s); });
  expect_throws<std::invalid_argument>("make_time_limits() with a negative length",
                                       [&] { make_time_limits(clock, -1s); });
}

}  // namespace
}  // namespace untwist::testing
