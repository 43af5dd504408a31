#pragma once
/// @file
/// A deadline for a chain.
///
/// A function that returns a Deferred needs no parameter for a timeout, and neither do the functions that it calls. The
/// caller that knows how long it is willing to wait puts one timeout over the whole:
///
///     add_timeout(send_mail(letter), 5s, reactor, "sending the mail")
///         .add_errback([](const Failure& why) { show(why.message()); })  // sending the mail: timed out after 5 s
///         .detach();
///
/// When the time is up, the chain is cancelled. cancel() finds the promise that the chain is waiting for at that
/// moment, however many functions lie between.

#include <string>
#include <untwist/deferred/deferred.hpp>
#include <untwist/reactor/reactor.hpp>

namespace untwist {

/// A result did not come in time. Twisted: `TimeoutError`.
class TimedOut : public Error {
 public:
  /// @p what had no result @p after this time.
  TimedOut(const std::string& what, Duration after);

  Duration limit;  ///< how long the result had been waited for
};

//! [add_timeout]
/// Cancels the chain unless its result comes within @p limit.
///
/// The timeout covers what was added before. Those callbacks and errbacks see Cancelled, and may handle it; then there
/// was no timeout. Otherwise what is added later sees TimedOut. If the chain ends differently (with a value, with
/// another failure, cancelled by something else), the result passes unchanged. In each case the delayed call is
/// cancelled before anything that is added later runs.
/// @param limit  from now.
/// @param time   must outlive the chain.
/// @param what   named in the message of TimedOut, such as "sending the mail".
/// @param where  named in the log if the timeout is never handled.
/// @throws std::invalid_argument  if @p limit is negative, and the result is not there yet. The chain then goes on,
///                                detached.
/// Twisted: `addTimeout`.
template <class T>
Deferred<T> add_timeout(Deferred<T> deferred, Duration limit, ReactorTime& time, std::string what = {},
                        SourceLocation where = SourceLocation::current());
//! [add_timeout]

/// The same, with a function that decides what the result is if the time is up: @p on_timeout gets what the cancelled
/// chain has ended with, and the limit.
/// @param on_timeout  `Result<T> f(Result<T>, Duration)`. If it throws, the result is that failure.
/// Twisted: `addTimeout` with `onTimeoutCancel`.
template <class T, class F>
requires std::invocable<F&, Result<T>, Duration> Deferred<T> add_timeout(
    Deferred<T> deferred, Duration limit, ReactorTime& time, F on_timeout,
    SourceLocation where = SourceLocation::current());

// ---- for lesson 07

namespace detail {

/// The time limit of one link.
class Timeout {
 public:
  explicit Timeout(Duration limit) noexcept : limit_(limit) {}
  ~Timeout() { stop(); }
  Timeout(const Timeout&) = delete;
  Timeout& operator=(const Timeout&) = delete;

  /// Starts the time, unless @p link has its result. When it is up, cancels what the link is waiting for.
  void start(ReactorTime& time, Link* link);
  /// There is a result: the time no longer matters.
  void stop() noexcept;
  /// The failure that the link gets if the one before it has failed with @p failure: TimedOut for @p what if that is
  /// why it failed, otherwise the same failure.
  Failure instead_of(const Failure& failure, const std::string& what) const;

  /// Was the chain cancelled because the time was up?
  bool is_up() const noexcept { return is_up_; }
  /// How long it waits.
  Duration limit() const noexcept { return limit_; }

 private:
  const Duration limit_;
  DelayedCallPtr call_;  // null before start()
  bool is_up_ = false;
};

}  // namespace detail
}  // namespace untwist

#include <untwist/deferred/detail/timeout_inl.hpp>
