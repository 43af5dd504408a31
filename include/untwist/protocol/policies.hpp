#pragma once
/// @file
/// Policies that can be added to any protocol without its knowledge: idle timeouts, connection limits, speed limits.

#include <functional>
#include <memory>
#include <optional>
#include <untwist/protocol/protocol.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/reactor/scoped_delayed_call.hpp>
#include <untwist/transport/tcp.hpp>

namespace untwist {

/// Fires when nothing has happened for a while. A protocol has one as a member, and calls reset() whenever something
/// happens.
///
/// Twisted: `TimeoutMixin`. As a member it can be used more than once, and tested alone.
class IdleTimeout {
 public:
  /// @param time       must outlive it.
  /// @param timed_out  called once when the period has passed. After that, set() starts a new period.
  IdleTimeout(ReactorTime& time, Callback timed_out);
  IdleTimeout(const IdleTimeout&) = delete;
  IdleTimeout& operator=(const IdleTimeout&) = delete;

  /// Starts a period; an empty one disables the timeout. Twisted: `setTimeout`.
  /// @returns the previous period.
  std::optional<Duration> set(std::optional<Duration> period);

  /// Something has happened: restarts the period. Does nothing once the timeout has fired, or without a period.
  /// Twisted: `resetTimeout`.
  void reset();

 private:
  ReactorTime& time_;
  const Callback timed_out_;
  std::optional<Duration> period_;
  ScopedDelayedCall call_;
};

/// Wraps a factory: its connections are aborted after a @p period without a byte in or out.
///
/// Twisted: `TimeoutFactory`.
std::shared_ptr<ClientFactory> with_idle_timeout(ReactorTime& time, FactoryPtr wrapped, Duration period);

/// Wraps a factory: it has at most @p most connections at a time. The protocols of further connections are built by
/// @p overflow, or the connections are refused.
///
/// Twisted: `LimitTotalConnectionsFactory`.
std::shared_ptr<ClientFactory> with_connection_limit(FactoryPtr wrapped, int most, FactoryPtr overflow = nullptr);

/// Bytes per second, for all connections together. An empty value means no limit.
struct SpeedLimits {
  std::optional<std::size_t> read = {};   ///< bytes read
  std::optional<std::size_t> write = {};  ///< bytes written
};

/// Wraps a factory: once a second's share is used up, its connections are paused until the excess is paid off.
///
/// Writing is limited at its source: a protocol that writes in answer to its input is paused from reading.
/// Twisted: `ThrottlingFactory`.
std::shared_ptr<ClientFactory> with_speed_limits(ReactorTime& time, FactoryPtr wrapped, SpeedLimits limits);

}  // namespace untwist
