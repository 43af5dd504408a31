// The rates that the tests of step 10.3 run on. The jury chooses one (see choice.hpp). "lesson-10", "chained" and
// "ticks" are correct, and differ in everything that the requirement leaves open. Every other name is the third one
// with one defect. With or without a defect, it has the same type, and its objects the same members: only its behaviour
// shows the difference.

#include <memory>
#include <optional>
#include <utility>

#include <untwist/deferred/timeout.hpp>
#include <untwist/reactor/scoped_delayed_call.hpp>

#include "src/testing/choice.hpp"

// The first: the solution of lesson 10 as it is, under another name.
#define make_rates make_rates_of_lesson_10
#include "solutions/10-own-list/rates.cpp"
#undef make_rates

namespace untwist {

namespace {

using namespace std::chrono_literals;
using testing::chosen;

// The second: each download has a time limit, and a delayed call of its own begins the next one.
class ChainedRates final : public Rates {
 public:
  ChainedRates(ReactorTime& time, RateDownload download) : time_(time), download_(std::move(download)) { ask(); }
  ~ChainedRates() override {
    next_.cancel();
    *counts_ = false;
    going_on_.cancel();
  }

  double rate() const override { return rate_ ? *rate_ : throw RateUnavailable(); }

 private:
  void ask() {
    *counts_ = false;
    going_on_.cancel();
    next_ = time_.call_later(30s, [this] { ask(); });
    counts_ = std::make_shared<bool>(true);
    going_on_ = begin().add_both([this, counts = counts_](const Result<double>& result) {
      if (*counts && result.ok()) rate_ = result.value();
    });
  }
  Deferred<double> begin() try { return download_(); } catch (...) {
    return fail<double>(Failure::current());
  }

  ReactorTime& time_;
  const RateDownload download_;
  std::optional<double> rate_;
  std::shared_ptr<bool> counts_ = std::make_shared<bool>(false);
  ScopedDelayedCall next_;
  Deferred<> going_on_;
};

// The third: a call every 30 seconds that schedules the next one before it does anything.
class TickingRates final : public Rates {
 public:
  TickingRates(ReactorTime& time, RateDownload download)
      : time_(time), download_(std::make_shared<RateDownload>(std::move(download))), state_(std::make_shared<State>()) {
    if (chosen("waits-before-it-asks")) {
      next_ = time_.call_later(30s, [this] { tick(); });
    } else {
      tick();
    }
  }
  ~TickingRates() override {
    if (chosen("goes-on-when-switched-off")) time_.call_later(30s, [] {});
    state_->number = -1;
    if (!chosen("leaves-a-download")) going_on_.cancel();
  }

  double rate() const override {
    if (!state_->rate) {
      if (chosen("nothing-is-zero")) return 0;
      throw RateUnavailable();
    }
    if (chosen("not-available-during-a-download") && state_->busy) throw RateUnavailable();
    return *state_->rate;
  }

 private:
  struct State {
    std::optional<double> rate;
    int number = 0;  // of the download that counts
    bool busy = false;
  };

  void tick() {
    const Duration interval = chosen("asks-every-minute") ? 60s : 30s;
    const bool after_the_end = chosen("counts-from-the-end");
    next_ = time_.call_later(interval, [this] { tick(); });
    if (chosen("waits-for-a-download-that-hangs") && state_->busy) return;
    const int number = ++state_->number;
    if (!chosen("does-not-cancel")) going_on_.cancel();
    state_->busy = true;
    going_on_ = begin().add_both([this, state = state_, number, after_the_end](const Result<double>& result) {
      if (state->number == -1) return;
      const bool late = state->number != number;
      if (!late) state->busy = false;
      if (after_the_end && !late) next_->reset(30s);
      if (late && !chosen("late-answers-count")) return;
      if (result.ok() && !(chosen("keeps-the-first-rate") && state->rate)) state->rate = result.value();
      if (result.ok()) return;
      if (chosen("a-failure-loses-the-rate")) state->rate.reset();
      if (chosen("a-failure-is-the-end")) next_.cancel();
      if (chosen("asks-again-at-once") && !late) next_ = time_.call_later(1s, [this] { tick(); });
    });
  }

  Deferred<double> begin() {
    try {
      return (*download_)();
    } catch (...) {
      if (chosen("an-exception-is-the-end")) next_.cancel();
      return fail<double>(Failure::current());
    }
  }

  ReactorTime& time_;
  const std::shared_ptr<RateDownload> download_;
  const std::shared_ptr<State> state_;
  ScopedDelayedCall next_;
  Deferred<> going_on_;
};

}  // namespace

std::unique_ptr<Rates> make_rates(ReactorTime& time, RateDownload download) {
  if (chosen("lesson-10", true)) return make_rates_of_lesson_10(time, std::move(download));
  if (chosen("chained")) return std::make_unique<ChainedRates>(time, std::move(download));
  return std::make_unique<TickingRates>(time, std::move(download));
}

}  // namespace untwist
