#pragma once
/// @file
/// The clock of the given tests.

#include <untwist/testing/clock.hpp>

namespace untwist::testing {

/// A clock on which each call sees the time at which it is due, however far one advance() goes.
///
/// As on every reactor, calls due at the same time run first in, first out, and a negative delay is refused.
class FakeClock final : public Clock {
 public:
  TimePoint now() const override { return now_; }
  DelayedCallPtr call_later(Duration delay, Callback what) override { return calls_->add(delay, std::move(what)); }
  std::vector<DelayedCallPtr> delayed_calls() const override { return calls_->pending(); }

  /// As in Clock. @throws Spins  if calls without delay schedule each other forever.
  void advance(Duration time) override;

 private:
  TimePoint now_{};
  const std::unique_ptr<DelayedCalls> calls_ = make_given_delayed_calls(*this);
};

}  // namespace untwist::testing
