#pragma once
/// @file
/// Looking up the addresses of a name.

#include <memory>
#include <string>
#include <untwist/deferred/deferred.hpp>
#include <untwist/reactor/reactor.hpp>
#include <vector>

namespace untwist {

/// Looks up names. It never blocks the loop.
///
/// Twisted: `IReactorPluggableNameResolver`.
class Resolver {
 public:
  virtual ~Resolver() = default;

  /// The numeric addresses of a host, best first: "127.0.0.1", "::1".
  /// @returns a Deferred that fails with UnknownHost if the host has no address. After cancel() it fails with Cancelled; the
  ///          look-up itself may go on.
  virtual Deferred<std::vector<std::string>> look_up(const std::string& host) = 0;
};

/// A resolver that asks the operating system, getaddrinfo(3), in threads of its own: at most eight at a time; more
/// look-ups wait. A numeric host and "localhost" are answered at once.
///
/// The resolver may be destroyed at any time: what is still looked up then fails with BrokenPromise.
/// @param reactor  must outlive the resolver.
/// Twisted: `GAIResolver`.
std::unique_ptr<Resolver> make_resolver(Reactor& reactor);

}  // namespace untwist
