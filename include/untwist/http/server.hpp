#pragma once
/// @file
/// A server for HTTP/1.1 and HTTP/1.0, for any handler.
///
/// **Order.** The requests of one connection are handled one after the other: a handler is not called until the
/// response to the previous request was handed to the transport. Responses to requests that came together go out
/// together.
///
/// **Invalid requests are refused** with the right status before any handler sees them, and the connection is closed.
///
/// **Time.** Every wait has an end, which a client cannot postpone by sending byte after byte; see Deadlines.

#include <concepts>
#include <functional>
#include <memory>
#include <untwist/http/access_log.hpp>
#include <untwist/http/message.hpp>
#include <untwist/http/parse.hpp>
#include <untwist/http/write.hpp>
#include <untwist/protocol/protocol.hpp>
#include <untwist/reactor/reactor.hpp>

namespace untwist::http {

//! [Handler]
/// Answers requests: the application code.
///
/// Called with a complete request. Returns a Response, or a Deferred of one that comes later. A failure is logged, and
/// the client gets status 500 without any details. A Refusal becomes a response with its status. If the client has gone
/// meanwhile, a late response is dropped.
/// Twisted: `Resource.render`.
//! [Handler_type]
using Handler = std::function<Deferred<Response>(Request)>;
//! [Handler_type]
//! [Handler]

/// How long the server waits for each thing. A received byte does not restart any of these waits.
struct Deadlines {
  Duration idle = std::chrono::seconds(60);  ///< for a request to begin; then the connection is closed
  Duration head = std::chrono::seconds(20);  ///< for the complete head; then 408
  Duration body = std::chrono::seconds(60);  ///< for the complete body; then 408
  /// For the client to take ServerOptions::least_taken bytes of what was written. If it takes fewer, the connection is
  /// aborted. If it takes that many, however slowly, it has the same time again. It is not idle meanwhile.
  Duration write = std::chrono::seconds(60);
};

/// How a server behaves, for all its connections.
struct ServerOptions {
  Limits limits = {};              ///< how long the parts of a request may be
  Deadlines deadlines = {};        ///< how long a client may take
  std::size_t read_ahead = 16384;  ///< how many bytes of later requests are read while one is handled
  std::size_t high_water = 65536;  ///< with more unsent bytes than this, nothing is read from the client
  std::size_t least_taken = 1024;  ///< how many bytes a client must take in each Deadlines::write
  int connections = 1000;          ///< connections above this number get 503, and are closed
  /// The wall-clock time, for Date.
  std::function<WallTime()> wall_clock = std::chrono::system_clock::now;
  /// Called for each response; may be empty. It must not block: use a LineWriter to write lines.
  std::function<void(const Access&)> access_log = {};
};

//! [make_http_factory]
/// A factory whose protocols speak HTTP and pass each request to @p handler.
///
/// @param time  for the deadlines; must outlive the connections.
/// Twisted: `Site`.
FactoryPtr make_http_factory(ReactorTime& time, Handler handler, ServerOptions options = {});
//! [make_http_factory]

namespace detail {
// The error for anything else, in one sentence, where a handler is wanted.
template <class F>
void must_be_a_handler() {
  constexpr bool fits = std::convertible_to<F, Handler>;
  static_assert(fits, "a handler is called with a Request, and returns a Response or a Deferred<Response>");
}
}  // namespace detail

/// Refuses what is not a handler.
template <class F>
requires(!std::convertible_to<F, Handler>) FactoryPtr
    make_http_factory(ReactorTime& /*time*/, F&& /*handler*/, ServerOptions /*options*/ = {}) {
  detail::must_be_a_handler<F>();
  return nullptr;
}

}  // namespace untwist::http
