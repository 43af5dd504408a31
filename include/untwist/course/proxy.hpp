#pragma once
/// @file
/// A proxy: between each client and a server, bytes go both ways.

#include <functional>
#include <untwist/protocol/protocol.hpp>
#include <untwist/transport/tcp.hpp>

namespace untwist {

/// What a proxy can be told.
struct ProxyOptions {
  ConnectOptions connect = {};  ///< how to connect to the server
  /// Called with the connections of each pair, once both are made: for pictures and tests.
  std::function<void(const TransportPtr& client, const TransportPtr& server)> on_pair = {};
};

/// Builds a pair for each client: its own connection, and one to @p server. What one side sends, the other gets.
///
/// - **Bounded memory.** Per direction, at most kHighWater bytes are kept, and what one read brings after that (at most
///   65,536 bytes): while one side does not take them, the other side is not read.
/// - **Ends are passed on.** If one side ends its output, the bytes it has sent go to the other side, and then its end;
///   the other direction goes on. If one side closes in good order, the other is closed when it has all bytes. If one
///   side is lost (a reset), the other is aborted: it must not take a part for the whole.
/// - A client that comes is not read before the server is there. If the server cannot be reached, the client is
/// aborted.
///
/// @p reactor must outlive the factory.
/// Twisted: `twisted.protocols.portforward`.
FactoryPtr make_proxy_factory(Reactor& reactor, Address server, ProxyOptions options = {});

}  // namespace untwist
