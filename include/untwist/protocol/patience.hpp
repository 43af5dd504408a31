#pragma once
/// @file
/// Guests who do not listen.

#include <chrono>
#include <untwist/protocol/protocol.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/transport/flow.hpp>

namespace untwist {

/// How long a server is patient with a client that does not read.
struct Patience {
  Duration longest = std::chrono::seconds(30);  ///< how long a client may leave too much unsent
  std::size_t most = 1 << 20;                   ///< how many bytes may be unsent at any time
};

/// Wraps a factory: a client that does not read what is written to it is first paused, then dropped.
///
/// When more than kHighWater bytes are unsent, the connection is not read any more: a client that does not listen may
/// not speak either. When nothing is unsent, it is read again. It is aborted if that takes longer than @p
/// patience.longest, or if more than @p patience.most bytes are unsent: others may write to it while it is paused, as
/// in a chat.
/// @param time  must outlive the factory and its connections.
std::shared_ptr<ClientFactory> with_patience(ReactorTime& time, FactoryPtr wrapped, Patience patience = {});

}  // namespace untwist
