#pragma once
/// @file
/// A protocol handles one connection. A factory builds protocols, and holds the state that outlives a connection.
///
/// **The life of a protocol.** A factory builds it and a transport is attached. Then come connection_made(), any number
/// of data_received(), and connection_lost(): the first and the last exactly once. All calls come in the reactor's
/// thread.
///
/// **Bytes come in pieces.** A piece is what the operating system had at that moment: half a line, three lines, one
/// byte. Turning them into messages is the protocol's job (see line_receiver.hpp).
///
/// **Exceptions** from a callback of a protocol are logged, and end that one connection with the exception as the
/// reason.

#include <memory>
#include <untwist/base/bytes.hpp>
#include <untwist/base/failure.hpp>
#include <untwist/transport/address.hpp>
#include <untwist/transport/transport.hpp>

namespace untwist {

class Factory;

/// One connection's behaviour. Derive from it.
///
/// Twisted: `Protocol`.
class Protocol {
 public:
  virtual ~Protocol() = default;

  /// Gives the protocol its transport and calls connection_made(). Called by transports, once.
  /// Twisted: `makeConnection`.
  void make_connection(TransportPtr transport) {
    transport_ = std::move(transport);
    connection_made();
  }

  /// The connection was made; transport() may be used.
  virtual void connection_made() {}

  //! [data_received]
  /// Bytes have come. They are valid during this call only, and may be cut anywhere.
  /// Twisted: `dataReceived`.
  virtual void data_received(Bytes data) = 0;
  //! [data_received]

  //! [connection_lost]
  /// The connection is over. The reason is ConnectionDone if it ended in good order, otherwise ConnectionLost,
  /// ConnectionAborted, or the exception that a callback threw. Called exactly once, as the last call, and never inside
  /// a call to the transport. If the reactor is destroyed before that, it is never called.
  /// Twisted: `connectionLost`.
  virtual void connection_lost(const Failure& /*reason*/) {}
  //! [connection_lost]

  /// The transport; null before make_connection(). It stays valid after the end, and its functions then do nothing.
  const TransportPtr& transport() const noexcept { return transport_; }

  /// The factory that built this protocol, or null.
  const std::shared_ptr<Factory>& factory() const noexcept { return factory_; }
  /// Called by factories.
  void set_factory(std::shared_ptr<Factory> factory) { factory_ = std::move(factory); }

 private:
  TransportPtr transport_;
  std::shared_ptr<Factory> factory_;
};

/// A protocol that wants to know when only one direction has ended.
///
/// For any other protocol the other side's half-close ends the whole connection.
/// Twisted: `IHalfCloseableProtocol`.
class HalfCloseProtocol : public Protocol {
 public:
  /// The other side will send no more; this side may still write.
  virtual void read_connection_lost() = 0;
  /// The end of this side's output, requested by lose_write_connection(), has been sent.
  virtual void write_connection_lost() = 0;
};

/// A protocol, shared by its transport and the code that uses it.
using ProtocolPtr = std::shared_ptr<Protocol>;

/// Builds a protocol for each connection, and holds the state that they share.
///
/// One factory may serve several ports; it is started with the first and stopped with the last.
/// Twisted: `Factory`.
class Factory : public std::enable_shared_from_this<Factory> {
 public:
  virtual ~Factory() = default;

  /// Builds the protocol for one connection. Null refuses the connection: it is closed, and nothing else happens.
  /// @param peer  the address of the other side.
  /// Twisted: `buildProtocol`.
  virtual ProtocolPtr build_protocol(const Address& peer) = 0;

  /// Called before the first port or connection attempt begins. Twisted: `startFactory`.
  virtual void start_factory() {}
  /// Called after the last one has ended. Twisted: `stopFactory`.
  virtual void stop_factory() {}

  /// Called by ports and connectors: calls start_factory() the first time. Twisted: `doStart`.
  void do_start() {
    if (users_ == 0) start_factory();
    ++users_;
  }
  /// Called by ports and connectors: calls stop_factory() the last time. Twisted: `doStop`.
  void do_stop() {
    if (users_ > 0 && --users_ == 0) stop_factory();
  }

 private:
  int users_ = 0;
};

/// A factory, shared by its ports and its protocols.
using FactoryPtr = std::shared_ptr<Factory>;

/// A factory for protocols that can be default-constructed: `make_factory<Echo>()`.
///
/// Each protocol knows its factory. Twisted: `Factory.forProtocol`.
template <class SomeProtocol>
class FactoryFor final : public Factory {
 public:
  ProtocolPtr build_protocol(const Address&) override {
    auto protocol = std::make_shared<SomeProtocol>();
    protocol->set_factory(shared_from_this());
    return protocol;
  }
};

/// A factory that makes a SomeProtocol for every connection.
template <class SomeProtocol>
FactoryPtr make_factory() {
  return std::make_shared<FactoryFor<SomeProtocol>>();
}

class Connector;

/// A factory for connections that this side makes. It is also notified of the outcome of each attempt.
///
/// Order: started_connecting(); then either build_protocol() and later client_connection_lost(), or
/// client_connection_failed(). A failure is never reported inside connect_tcp(). The last two may call
/// Connector::connect(): then a new attempt begins, and the factory is not stopped in between.
/// Twisted: `ClientFactory`.
class ClientFactory : public Factory {
 public:
  /// An attempt begins.
  virtual void started_connecting(Connector& /*connector*/) {}
  /// The attempt failed. A ConnectError says what was tried and why it failed.
  virtual void client_connection_failed(Connector& /*connector*/, const Failure& /*reason*/) {}
  /// The connection is over. Called after the protocol's connection_lost().
  virtual void client_connection_lost(Connector& /*connector*/, const Failure& /*reason*/) {}
};

/// A factory, shared by its connectors and its protocols.
using ClientFactoryPtr = std::shared_ptr<ClientFactory>;

}  // namespace untwist
