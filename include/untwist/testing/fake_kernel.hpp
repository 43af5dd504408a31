#pragma once
/// @file
/// An operating system for tests: real descriptors, its own clock, and no sleep.

#include <cerrno>
#include <functional>
#include <memory>
#include <stdexcept>
#include <untwist/reactor/kernel.hpp>
#include <untwist/reactor/poller.hpp>
#include <vector>

namespace untwist::testing {

/// The loop would sleep forever: no time limit, and nothing that could become ready.
class SleepsForEver : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// The loop goes round and round without sleeping and without doing anything.
class Spins : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// A kernel for tests. Descriptors are real; time is not: when nothing is ready, the clock jumps to the end of the
/// sleep.
///
/// A loop that asks to sleep forever while nothing is ready gets SleepsForEver; one that spins gets Spins. Both leave
/// run() as exceptions, so that a test ends immediately instead of hanging.
class FakeKernel final : public Kernel {
 public:
  /// @param patience  how long, in real time, an endless sleep waits for another thread or the network before it counts
  ///                  as a mistake.
  explicit FakeKernel(Duration patience = Duration::zero()) : patience_(patience) {}

  TimePoint now() const override { return now_; }
  int poll(std::span<pollfd> descriptors, int timeout) override;

  /// Puts a poller other than poll(2) on this kernel's time. @p inner watches the real descriptors and never sleeps;
  /// the made-up ones are answered as for poll(). This kernel must outlive the poller.
  std::unique_ptr<Poller> around(std::unique_ptr<Poller> inner);

  /// Lets time pass, as if a callback had taken that long. The story mentions it.
  void advance(Duration time);

  /// Makes the next poll() end as if a signal had come: -1, and EINTR.
  void interrupt_next_poll() { fail_next_poll(EINTR); }
  /// Makes the next poll() fail with this errno.
  void fail_next_poll(int error) { next_error_ = error; }

  /// How often poll() was called so far.
  std::size_t turns() const { return timeouts_.size(); }

  /// The timeout of each poll(), in milliseconds.
  const std::vector<int>& timeouts() const { return timeouts_; }

  /// Called at the beginning of each poll(), for things that happen while the loop sleeps.
  std::function<void()> on_poll;

  /// How many descriptors the last poll() found ready.
  int last_ready() const { return last_ready_; }

  /// Descriptors from this number on exist only in the test.
  static constexpr int kFirstMadeUp = 1 << 16;
  /// Answers for those: takes the events asked for, and returns those that are ready.
  std::function<short(int fd, short events)> readiness;

 private:
  Duration patience_;
  TimePoint now_{};
  int next_error_ = 0;
  std::vector<int> timeouts_;
  class PollerOnFakeTime;
  int sleep(int timeout, Duration at_most, const std::function<int(int milliseconds)>& look);
  int poll_at_once(std::span<pollfd> descriptors, int timeout);

  int idle_turns_ = 0;
  int last_ready_ = 0;
};

/// A duration in words, for stories, exactly: "0.0 s", "2.5 s", "1.5 ms".
std::string in_seconds(Duration time);

}  // namespace untwist::testing
