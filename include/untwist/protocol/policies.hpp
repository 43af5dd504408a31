#pragma once
/// @file
/// Rules that any protocol can be given without knowing of them: idle timeouts, limits of connections and of speed.

#include <functional>
#include <memory>
#include <optional>
#include <untwist/protocol/protocol.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/reactor/scoped_delayed_call.hpp>
#include <untwist/transport/tcp.hpp>

namespace untwist {

/// Fires when nothing has happened for a while. A protocol has one as a member, and calls reset() when something
/// happens.
///
/// Twisted: `TimeoutMixin`; being a member, it can be used more than once, and tested alone.
class IdleTimeout {
 public:
  /// @param time       must outlive it.
  /// @param timed_out  called once for each period of silence; then set() begins anew.
  IdleTimeout(ReactorTime& time, Callback timed_out);
  IdleTimeout(const IdleTimeout&) = delete;
  IdleTimeout& operator=(const IdleTimeout&) = delete;

  /// Begins to wait for so long; nothing means for ever. Twisted: `setTimeout`.
  /// @returns the period before.
  std::optional<Duration> set(std::optional<Duration> period);

  /// Something has happened: the period begins anew. Does nothing once it has fired, or without a period.
  /// Twisted: `resetTimeout`.
  void reset();

 private:
  ReactorTime& time_;
  const Callback timed_out_;
  std::optional<Duration> period_;
  ScopedDelayedCall call_;
};

/// Wraps a factory: its connections are aborted after so long without a byte in or out.
///
/// Twisted: `TimeoutFactory`.
std::shared_ptr<ClientFactory> with_idle_timeout(ReactorTime& time, FactoryPtr wrapped, Duration period);

/// Wraps a factory: at most so many connections at a time. Those above are built by @p overflow, or refused.
///
/// Twisted: `LimitTotalConnectionsFactory`.
std::shared_ptr<ClientFactory> with_connection_limit(FactoryPtr wrapped, int most, FactoryPtr overflow = nullptr);

/// Bytes per second, over all connections together; nothing means as fast as they can.
struct SpeedLimits {
  std::optional<std::size_t> read = {};   ///< read
  std::optional<std::size_t> write = {};  ///< written
};

/// Wraps a factory: once a second's share is used up, its connections are paused until the excess is paid off.
///
/// Writing is held back where it begins: a protocol that reads in order to write is paused from reading.
/// Twisted: `ThrottlingFactory`.
std::shared_ptr<ClientFactory> with_speed_limits(ReactorTime& time, FactoryPtr wrapped, SpeedLimits limits);

}  // namespace untwist
