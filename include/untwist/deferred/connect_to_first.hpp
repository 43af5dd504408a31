#pragma once
/// @file
/// Connecting to a server that has several addresses.

#include <functional>
#include <untwist/deferred/connect.hpp>
#include <vector>

namespace untwist {

/// How long one address has for itself before the next one is tried, too. RFC 8305, section 8.
inline constexpr Duration kHeadStart = std::chrono::milliseconds(250);

/// Connects to the first of several addresses that answers.
///
/// The first address is tried inside this call. The next one is tried when the attempt before it has failed, or after
/// kHeadStart, whichever is earlier; the attempts before it go on. The first connection wins: no other attempt is
/// begun, and those that are still going on are cancelled. If all fail, the whole fails with the failure of the first
/// address. Addresses of the other family are tried in turn: after an IPv6 address an IPv4 address, as long as there
/// are both; otherwise their order is kept.
///
/// Cancelling it ends all attempts. When it has its result, no delayed call is left and nothing refers to @p build any
/// more.
/// @param where  at least one address.
/// @param build  makes the protocol for one attempt.
/// @throws std::invalid_argument  if @p where is empty.
/// Twisted: `HostnameEndpoint`. RFC 8305, "Happy Eyeballs".
Deferred<ProtocolPtr> connect_to_first(Reactor& reactor, std::vector<Address> where, std::function<ProtocolPtr()> build,
                                       ConnectOptions options = {});

}  // namespace untwist
