#pragma once
/// @file
/// Adding a policy to any protocol, without its knowledge.
///
/// A policy sits between a transport and a protocol, and neither of them notices. To the transport it is the protocol;
/// to the protocol it is the transport. A wrapping factory puts one around each protocol that another factory builds.

#include <functional>
#include <memory>
#include <untwist/protocol/protocol.hpp>

namespace untwist {

/// What happens on one connection, reported to its policy. Derive from it.
class Policy : public std::enable_shared_from_this<Policy> {
 public:
  virtual ~Policy() = default;

  /// The connection was made, and its protocol will be told next. @p transport is the real one.
  virtual void begin(const TransportPtr& transport);
  /// Bytes have come; the protocol gets them next.
  virtual void received(std::size_t /*bytes*/) {}
  /// The protocol has written this many bytes.
  virtual void sent(std::size_t /*bytes*/) {}
  /// Nothing is unsent any more. Called once after tell_when_sent(), unless the output was ended or lost before.
  virtual void all_sent() {}
  /// The connection is over; the protocol is told next.
  virtual void end() {}

  /// The real transport; null before begin().
  const TransportPtr& transport() const noexcept { return transport_; }

  /// Called after the end: releases what the protocol has left behind.
  void over();

  /// Reads from the connection, or not. It is read only if the protocol wants that, too.
  void rest(bool rests);
  /// Calls all_sent() once, when nothing is unsent.
  void tell_when_sent();

 private:
  friend class PolicyTransport;
  void read_or_not();
  void wait_until_sent();

  TransportPtr transport_;
  bool rests_ = false;
  bool paused_by_protocol_ = false;
  bool asked_ = false;  // by tell_when_sent()
  std::function<void()> protocols_when_sent_;
};

/// A policy, shared by the two objects that stand around it.
using PolicyPtr = std::shared_ptr<Policy>;

/// Puts a policy around @p protocol. If that is a HalfCloseProtocol, so is the result.
/// @returns null for null: a connection that was refused.
ProtocolPtr with_policy(const ProtocolPtr& protocol, PolicyPtr policy);

/// Forwards everything to the factory that it wraps. Derive from it, and override build_protocol().
class WrappingFactory : public ClientFactory {
 public:
  /// @p wrapped may be a ClientFactory, too: then it is notified of attempts.
  explicit WrappingFactory(FactoryPtr wrapped);

  void start_factory() override;
  void stop_factory() override;
  void started_connecting(Connector& connector) override;
  void client_connection_failed(Connector& connector, const Failure& reason) override;
  void client_connection_lost(Connector& connector, const Failure& reason) override;

 protected:
  const FactoryPtr wrapped_;  ///< the factory that it wraps

 private:
  const ClientFactoryPtr client_;  // wrapped_, if it is a client factory
};

}  // namespace untwist
