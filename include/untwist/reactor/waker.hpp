#pragma once
/// @file
/// Waking a loop that sleeps: given code for steps 1.7 and 1.9.

#include <untwist/reactor/reactor.hpp>

namespace untwist {

/// A pipe to the same process. A thread that sleeps in poll() can only be woken by a descriptor that becomes ready. So
/// the loop watches one end of a pipe, and wake() writes a byte into the other.
///
/// Register it as a reader. It reads and discards the bytes that woke it, and does nothing else.
/// Twisted: `twisted.internet.posixbase._UnixWaker`.
class Waker final : public Descriptor {
 public:
  /// @throws std::system_error  if no descriptors are left.
  Waker();
  ~Waker() override;
  Waker(const Waker&) = delete;
  Waker& operator=(const Waker&) = delete;

  /// Makes the reading end ready. Any thread and any signal handler may call it. A full pipe is not an error: the loop
  /// will wake anyway.
  void wake() const noexcept;

  int fileno() const noexcept override { return read_end_; }
  Ending do_read() override;
  void connection_lost(const Failure&) override {}

 private:
  int read_end_ = -1;
  int write_end_ = -1;
};

/// Catches SIGTERM, and SIGINT unless the program handles it itself, for as long as it lives. Then it restores the
/// previous handlers. There may be at most one in a process.
class SignalCatcher {
 public:
  /// Wakes @p waker, which must outlive it, whenever a signal comes.
  /// @throws AlreadyRunning  if there is already one.
  explicit SignalCatcher(const Waker& waker);
  ~SignalCatcher();
  SignalCatcher(const SignalCatcher&) = delete;
  SignalCatcher& operator=(const SignalCatcher&) = delete;

  /// Returns the signal that came, or 0, and clears it.
  int take() noexcept;
};

}  // namespace untwist
