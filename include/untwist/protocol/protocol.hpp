#pragma once
/// @file
/// A protocol: what to do with one connection. A factory: what outlives it.
///
/// **The life of a protocol.** A factory builds it, it is given its transport, then come connection_made(), any number
/// of data_received(), and connection_lost(): the first and the last exactly once. All in the reactor's thread.
///
/// **Bytes come in pieces.** A piece is what the operating system had at that moment: half a line, three lines, one
/// byte. To make messages of them is the protocol's work (see line_receiver.hpp).
///
/// **What is thrown** from a callback of a protocol is logged, and ends that one connection with the exception as
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

  /// The connection is there; transport() may be used.
  virtual void connection_made() {}

  //! [data_received]
  /// Bytes have come. They are valid during this call only, and cut wherever the network happened to cut them.
  /// Twisted: `dataReceived`.
  virtual void data_received(Bytes data) = 0;
  //! [data_received]

  //! [connection_lost]
  /// The connection is over, and why: ConnectionDone in good order, else ConnectionLost, ConnectionAborted, or what a
  /// callback threw. Comes exactly once, last, and never inside a call to the transport; only if the reactor is
  /// destroyed before that, it never comes.
  /// Twisted: `connectionLost`.
  virtual void connection_lost(const Failure& /*reason*/) {}
  //! [connection_lost]

  /// The transport; null before make_connection(). Stays valid, and harmless, after the end.
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
  /// This side's end, asked for by lose_write_connection(), has gone out.
  virtual void write_connection_lost() = 0;
};

/// A protocol, shared by its transport and whoever wants to talk through it.
using ProtocolPtr = std::shared_ptr<Protocol>;

/// What outlives a connection: it builds a protocol for each, and holds what they share.
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

  /// Before the first port or connection attempt begins. Twisted: `startFactory`.
  virtual void start_factory() {}
  /// After the last one ended. Twisted: `stopFactory`.
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

/// A factory for protocols that need nothing but to be made: `make_factory<Echo>()`.
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

/// A factory for connections that this side makes: it also hears how the attempts go.
///
/// Order: started_connecting(); then either build_protocol() and later client_connection_lost(), or
/// client_connection_failed(). A failure is never reported inside connect_tcp(). From the last two,
/// Connector::connect() may be called: a new attempt begins, and the factory is not stopped in between.
/// Twisted: `ClientFactory`.
class ClientFactory : public Factory {
 public:
  /// An attempt begins.
  virtual void started_connecting(Connector& /*connector*/) {}
  /// The attempt came to nothing: a ConnectError says what was tried and why it failed.
  virtual void client_connection_failed(Connector& /*connector*/, const Failure& /*reason*/) {}
  /// The connection is over. Comes after the protocol's connection_lost().
  virtual void client_connection_lost(Connector& /*connector*/, const Failure& /*reason*/) {}
};

/// A factory, shared by its connectors and its protocols.
using ClientFactoryPtr = std::shared_ptr<ClientFactory>;

}  // namespace untwist
