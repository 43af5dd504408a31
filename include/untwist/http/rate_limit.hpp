#pragma once
/// @file
/// How often a client may ask.

#include <cstddef>
#include <untwist/http/server.hpp>
#include <untwist/reactor/reactor.hpp>

namespace untwist::http {

//! [RateLimit]
/// No more than `requests` in any span of `per`, wherever it begins. A request that is as old as `per` no longer
/// counts.
struct RateLimit {
  std::size_t requests = 60;               ///< at least 1
  Duration per = std::chrono::minutes(1);  ///< more than nothing
  std::size_t most_clients = 10'000;       ///< how many clients are remembered at the same time; at least 1
};

/// A handler that passes requests on to @p handler, but no more from each client than @p limit allows.
///
/// A request above the limit is answered with 429 at once, and does not count. Its `Retry-After` says in how many
/// seconds, rounded up, the client's next request will be passed on. RFC 6585, section 4.
///
/// A client is an IP address, with whatever port. Of more clients than the limit remembers, the one whose last request
/// that was passed on is the oldest is forgotten. All copies of the handler count together.
/// @param time  must outlive the handler. It is only asked what time it is.
/// @throws std::invalid_argument  if one of the three numbers is too small.
Handler limit_rate(const TimeSource& time, Handler handler, RateLimit limit = {});
//! [RateLimit]

}  // namespace untwist::http
