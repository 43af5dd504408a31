#pragma once
/// @file
/// TCP: listening for connections, and making them, on any reactor.

#include <functional>
#include <memory>
#include <optional>
#include <untwist/protocol/protocol.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/transport/network.hpp>

namespace untwist {

// ---- listening

/// A port that listens. The reactor keeps it alive while it does.
///
/// Twisted: `IListeningPort`.
class ListeningPort {
 public:
  /// Told when a port has stopped: nothing, or what its factory's stop_factory() threw.
  using Stopped = std::function<void(const std::optional<Failure>&)>;

  virtual ~ListeningPort() = default;

  /// Where it listens. With port 0 asked for, the port that was picked. Twisted: `getHost`.
  virtual Address host() const = 0;

  /// Stops accepting. Connections that were accepted live on.
  /// @param stopped  called in a later turn, when the port is free again; if the factory's stop_factory() threw, with that.
  /// Twisted: `stopListening`; its Deferred is the callback here, until lesson 04.
  virtual void stop_listening(Stopped stopped = {}) = 0;

  /// Listens again on the same address. Harmless when it does already.
  /// @throws CannotListen  as listen_tcp(). Twisted: `startListening`.
  virtual void start_listening() = 0;
};

/// A port, shared by its owner and the reactor. Dropping it does not close it: stop_listening() does.
using ListeningPortPtr = std::shared_ptr<ListeningPort>;

/// Details of listening.
struct ListenOptions {
  int backlog = 128;                   ///< how many connections may wait to be accepted
  Network* network = &real_network();  ///< where sockets come from; must outlive the port
};

//! [listen_tcp]
/// Accepts connections, and has @p factory build a protocol for each.
///
/// @param reactor  tells when somebody connects; must outlive the port.
/// @param where    a numeric address or "localhost", and a port; 0 picks a free one.
/// @throws CannotListen  at once: `listen 127.0.0.1:80: Permission denied`.
/// Twisted: `listenTCP`.
ListeningPortPtr listen_tcp(Reactor& reactor, const Address& where, FactoryPtr factory, ListenOptions options = {});
//! [listen_tcp]

// ---- connecting

/// One destination, and the attempts to reach it. Lives as long as somebody keeps it, or an attempt or connection
/// lasts: who wants to connect again later keeps shared_from_this().
///
/// Twisted: `IConnector`.
class Connector : public std::enable_shared_from_this<Connector> {
 public:
  virtual ~Connector() = default;

  /// Begins a new attempt. For ClientFactory::client_connection_failed() and client_connection_lost().
  /// @throws Error  when an attempt or a connection is there already. Twisted: `connect`.
  virtual void connect() = 0;

  /// Gives up the attempt; the factory hears client_connection_failed(ConnectCancelled) in a later turn.
  /// @throws Error  when no attempt goes on. Twisted: `stopConnecting`.
  virtual void stop_connecting() = 0;

  /// Ends whatever there is: gives up the attempt, or lose_connection(). What is just being made, in build_protocol()
  /// or connection_made(), is lost when it has been made. Twisted: `disconnect`.
  virtual void disconnect() = 0;

  /// Where it connects to, as it was asked for. Twisted: `getDestination`.
  virtual Address destination() const = 0;
};

/// A connector, shared by its owner and the connection.
using ConnectorPtr = std::shared_ptr<Connector>;

/// Details of connecting.
struct ConnectOptions {
  Duration timeout = std::chrono::seconds(30);  ///< how long one attempt may take
  std::optional<Address> from = {};             ///< the local address to connect from
  Network* network = &real_network();           ///< where sockets come from; must outlive the connector
};

//! [connect_tcp]
/// Connects to @p where, and has @p factory build the protocol once connected.
///
/// Returns before any outcome is reported, even of what fails at once. See ClientFactory for who hears what.
/// @param reactor  must outlive the connection.
/// @throws std::invalid_argument  for a negative timeout; nothing has begun then.
/// Twisted: `connectTCP`.
ConnectorPtr connect_tcp(Reactor& reactor, const Address& where, ClientFactoryPtr factory, ConnectOptions options = {});
//! [connect_tcp]

// ---- for those who write transports

/// Called once, after the protocol's connection_lost().
using AfterTheEnd = std::function<void(const Failure&)>;

/// Makes a transport of a connected socket, joins it to @p protocol, and begins to read.
///
/// A connection_made() that throws is logged and ends the connection.
/// @param after_the_end  may be empty.
TransportPtr start_tcp_transport(Reactor& reactor, std::unique_ptr<StreamSocket> socket, ProtocolPtr protocol,
                                 AfterTheEnd after_the_end = {});

/// Closes a socket without hurting the bytes that are still under way: given code for step 2.4.
///
/// To close a socket while the other side is still sending makes the operating system answer with a reset, and a reset
/// may overtake what we sent last: the other side loses bytes that we had written. So: say "no more from me", then read
/// and throw away until the other side's end, for two seconds at the most; then close. Twisted does not do it. RFC
/// 9112, section 9.6 asks HTTP servers for it.
void close_lingering(Reactor& reactor, std::unique_ptr<StreamSocket> socket);

}  // namespace untwist
