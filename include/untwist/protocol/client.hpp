#pragma once
/// @file
/// Connecting once, and connecting again.

#include <functional>
#include <memory>
#include <optional>
#include <untwist/protocol/protocol.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/transport/tcp.hpp>

namespace untwist {

// ---- once

/// An attempt to connect once. The handle may be dropped: the attempt goes on.
///
/// Twisted: the Deferred of `ClientCreator.connectTCP`; here, until lesson 04, two callbacks and a handle.
class OneConnection {
 public:
  virtual ~OneConnection() = default;

  /// Cancels. If there is no connection yet, the attempt ends. If the connection was made but `connected` has not been
  /// called yet, the connection is aborted. In both cases `failed` is called with ConnectCancelled in a later turn.
  /// Otherwise it does nothing.
  virtual void cancel() = 0;
};

/// Connects @p protocol to @p where, once.
///
/// @param connected  called in a later turn than the one that made the connection, so that cancel() is still possible.
/// @param failed     called instead, with a ConnectError. Exactly one of the two is called, and never inside this call.
std::shared_ptr<OneConnection> connect_once(Reactor& reactor, const Address& where, ProtocolPtr protocol,
                                            Callback connected, std::function<void(const Failure&)> failed,
                                            ConnectOptions options = {});

// ---- again and again

/// How long a ReconnectingFactory waits. The numbers are Twisted's (the jitter to eight digits).
struct Backoff {
  Duration initial_delay = std::chrono::seconds(1);  ///< times the factor, it is the first delay
  Duration max_delay = std::chrono::hours(1);        ///< no delay is longer; a wait may be, by the jitter
  double factor = 2.7182818284590451;                ///< by which each delay is multiplied
  double jitter = 0.11962656472;                     ///< the standard deviation, as a fraction of the delay; 0 for none
  std::optional<int> max_retries;                    ///< if empty, there is no limit
  std::function<double()>
      noise;  ///< returns numbers around 0 with standard deviation 1; if empty, random ones are used
};

/// A client factory that connects again when the connection fails or is lost, waiting longer and longer.
///
/// Each retry waits the previous delay times the factor, up to the maximum; the first waits initial_delay × factor. The
/// jitter keeps a thousand clients of a restarted server from coming back at the same moment. A connection does not
/// reset the delay by itself: the application knows when all is well again, and calls reset_delay().
/// Twisted: `ReconnectingClientFactory`.
class ReconnectingFactory : public ClientFactory {
 public:
  /// Retries according to @p backoff. @p time must outlive the factory.
  explicit ReconnectingFactory(ReactorTime& time, Backoff backoff = {});

  void client_connection_failed(Connector& connector, const Failure& reason) override;
  void client_connection_lost(Connector& connector, const Failure& reason) override;

  /// Starts again with the initial delay, and allows retries again after stop_trying(). Twisted: `resetDelay`.
  void reset_delay();
  /// Makes no more attempts: a pending retry is cancelled, and no later loss schedules another. Twisted: `stopTrying`.
  void stop_trying();

  /// How many retries were scheduled since the start, or since reset_delay(). Twisted: `retries`.
  int retries() const noexcept { return retries_; }

  /// The pending retry, or null: for tests and logs.
  const DelayedCallPtr& pending_retry() const noexcept { return pending_; }

 private:
  void retry(Connector& connector);

  ReactorTime& time_;
  const Backoff backoff_;
  Duration delay_;
  int retries_ = 0;
  bool trying_ = true;
  DelayedCallPtr pending_;
};

}  // namespace untwist
