#pragma once
/// @file
/// A clock that stands still until the test moves it.

#include <map>
#include <untwist/reactor.hpp>

namespace untwist::testing {

/// Time in the hands of the test: whatever needs only ReactorTime runs on it.
///
/// Calls due at the same time run first in, first out, as on every reactor. A negative delay is refused, as there.
/// Twisted: `twisted.internet.task.Clock`.
class FakeClock final : public ReactorTime {
 public:
  ~FakeClock() override;

  TimePoint now() const override { return now_; }
  DelayedCallPtr call_later(Duration delay, Callback what) override;
  std::vector<DelayedCallPtr> delayed_calls() const override;

  /// Lets time pass, and runs what comes due, each at its own time.
  void advance(Duration time);

 private:
  class Call;
  using Key = std::pair<TimePoint, std::uint64_t>;
  void schedule(const std::shared_ptr<Call>& call, TimePoint due);

  TimePoint now_{};
  std::map<Key, std::shared_ptr<Call>> calls_;
  std::uint64_t next_number_ = 0;
};

}  // namespace untwist::testing
