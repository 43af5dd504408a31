#pragma once
/// @file
/// A connection as a Deferred.

#include <untwist/deferred/deferred.hpp>
#include <untwist/protocol/client.hpp>

namespace untwist {

/// Connects @p protocol to @p where, once, and fires with the protocol.
///
/// It fires in a later turn than this call: with the protocol after its connection_made(), or with a ConnectError.
/// Cancelling it ends the attempt. If the connection was made meanwhile, but it has not fired yet, the connection is
/// aborted. Lesson 07.
/// Twisted: `ClientCreator.connectTCP`, `endpoint.connect`.
Deferred<ProtocolPtr> connect_once(Reactor& reactor, const Address& where, ProtocolPtr protocol,
                                   ConnectOptions options = {});

}  // namespace untwist
