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

/// A listening port. The reactor keeps it alive while it listens.
///
/// Twisted: `IListeningPort`.
class ListeningPort {
 public:
  /// Called when a port has stopped. The argument is empty, or what its factory's stop_factory() threw.
  using Stopped = std::function<void(const std::optional<Failure>&)>;

  virtual ~ListeningPort() = default;

  /// The address on which it listens. If port 0 was requested, with the port that was picked. Twisted: `getHost`.
  virtual Address host() const = 0;

  /// Stops accepting. Accepted connections live on.
  /// @param stopped  called in a later turn, when the port is free again.
  /// Twisted: `stopListening`; it returns a Deferred, which is a callback here, until lesson 04.
  virtual void stop_listening(Stopped stopped = {}) = 0;

  /// Listens again on the same address. Does nothing if it is already listening.
  /// @throws CannotListen  as listen_tcp(). Twisted: `startListening`.
  virtual void start_listening() = 0;
};

/// A port, shared by its owner and the reactor. Dropping it does not close it: stop_listening() does.
using ListeningPortPtr = std::shared_ptr<ListeningPort>;

/// Details of listening.
struct ListenOptions {
  int backlog = 128;                   ///< how many connections may wait to be accepted
  Network* network = &real_network();  ///< creates the sockets; must outlive the port
};

//! [listen_tcp]
/// Accepts connections, and has @p factory build a protocol for each.
///
/// @param reactor  watches the port; must outlive it.
/// @param where    a numeric address or "localhost", and a port; 0 picks a free one.
/// @throws CannotListen  if the port cannot be opened: `listen 127.0.0.1:80: Permission denied`.
/// Twisted: `listenTCP`.
ListeningPortPtr listen_tcp(Reactor& reactor, const Address& where, FactoryPtr factory, ListenOptions options = {});
//! [listen_tcp]

// ---- connecting

/// One destination, and the attempts to reach it. It lives as long as there is a handle, an attempt or a connection. To
/// connect again later, keep shared_from_this().
///
/// Twisted: `IConnector`.
class Connector : public std::enable_shared_from_this<Connector> {
 public:
  virtual ~Connector() = default;

  /// Begins a new attempt. For ClientFactory::client_connection_failed() and client_connection_lost().
  /// @throws Error  if an attempt or a connection already exists. Twisted: `connect`.
  virtual void connect() = 0;

  /// Cancels the attempt. In a later turn, the factory gets client_connection_failed(ConnectCancelled).
  /// @throws Error  if no attempt is in progress. Twisted: `stopConnecting`.
  virtual void stop_connecting() = 0;

  /// Cancels the attempt, or ends the connection with lose_connection(). If it is called in build_protocol() or
  /// connection_made(), the connection ends once it has been made. Twisted: `disconnect`.
  virtual void disconnect() = 0;

  /// The destination, as it was requested. Twisted: `getDestination`.
  virtual Address destination() const = 0;
};

/// A connector, shared by its owner and the connection.
using ConnectorPtr = std::shared_ptr<Connector>;

/// Details of connecting.
struct ConnectOptions {
  Duration timeout = std::chrono::seconds(30);  ///< how long one attempt may take
  std::optional<Address> from = {};             ///< the local address to connect from
  Network* network = &real_network();           ///< creates the sockets; must outlive the connector
};

//! [connect_tcp]
/// Connects to @p where, and has @p factory build the protocol once connected.
///
/// Returns before any outcome is reported, even an immediate failure. ClientFactory says which function reports what.
/// @param reactor  must outlive the connection.
/// @throws std::invalid_argument  for a negative timeout, before anything has begun.
/// Twisted: `connectTCP`.
ConnectorPtr connect_tcp(Reactor& reactor, const Address& where, ClientFactoryPtr factory, ConnectOptions options = {});
//! [connect_tcp]

// ---- for implementing transports

/// Called once, after the protocol's connection_lost().
using AfterTheEnd = std::function<void(const Failure&)>;

/// Creates a transport for a connected socket, attaches it to @p protocol, and begins to read.
///
/// If connection_made() throws, the exception is logged and the connection ends.
/// @param after_the_end  may be empty.
TransportPtr start_tcp_transport(Reactor& reactor, std::unique_ptr<StreamSocket> socket, ProtocolPtr protocol,
                                 AfterTheEnd after_the_end = {});

/// Closes a socket without losing the bytes that are still in transit: given code for step 2.6.
///
/// If a socket is closed while the other side is still sending, the operating system answers with a reset. The reset
/// may discard the last bytes that we wrote, so that the other side loses them. Therefore this function ends our
/// output, then reads and discards input until the other side ends, for two seconds at most, and then closes. Twisted
/// does not do this. RFC 9112, section 9.6 describes it for HTTP servers.
void close_lingering(Reactor& reactor, std::unique_ptr<StreamSocket> socket);

}  // namespace untwist
