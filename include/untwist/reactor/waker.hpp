#pragma once
/// @file
/// Waking a loop that sleeps: given code for step 1.7 and 1.9.

#include <untwist/reactor/reactor.hpp>

namespace untwist {

/// A pipe to oneself. A thread that sleeps in poll() can only be woken by a descriptor that becomes ready; so the
/// loop watches one end of a pipe, and whoever wants to wake it writes a byte into the other.
///
/// Register it as a reader. It reads away what woke it, and does nothing else.
/// Twisted: `twisted.internet.base._UnixWaker`.
class Waker final : public Descriptor {
 public:
  /// @throws std::system_error  when no descriptors are left.
  Waker();
  ~Waker() override;
  Waker(const Waker&) = delete;
  Waker& operator=(const Waker&) = delete;

  /// Makes the reading end ready. Any thread may call it, and a signal handler too. A full pipe is no error: the
  /// loop is about to wake anyway.
  void wake() const noexcept;

  int fileno() const noexcept override { return read_end_; }
  Ending do_read() override;
  void connection_lost(const Failure&) override {}

 private:
  int read_end_ = -1;
  int write_end_ = -1;
};

/// Catches SIGTERM, and SIGINT unless the program handles that one itself, for as long as it lives; then puts back
/// what was there. At most one may live in a process.
class SignalCatcher {
 public:
  /// Wakes @p waker, which must outlive it, whenever a signal comes.
  /// @throws AlreadyRunning  when another one lives.
  explicit SignalCatcher(const Waker& waker);
  ~SignalCatcher();
  SignalCatcher(const SignalCatcher&) = delete;
  SignalCatcher& operator=(const SignalCatcher&) = delete;

  /// The signal that came, or 0. Asking forgets it.
  int take() noexcept;
};

}  // namespace untwist
