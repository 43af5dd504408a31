#pragma once
/// @file
/// A server for HTTP/1.1 and HTTP/1.0, for any handler.
///
/// **Order.** One connection's requests are handled one after the other: a handler is not called before the response to
/// the request before was handed to the transport. Responses to requests that came together go out together.
///
/// **What is wrong is refused** with the right status before any handler sees it, and the connection is closed.
///
/// **Time.** Every wait has an end that no drip of bytes can put off; see Deadlines.

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
/// Answers requests. The business.
///
/// Called with a whole request; returns a Response, or a Deferred of one that comes later. A failure is logged and is a
/// 500 for the client, who learns nothing of it; but a Refusal is a response with its status. When the client has gone
/// meanwhile, a late response is dropped.
/// Twisted: `Resource.render`.
//! [Handler_type]
using Handler = std::function<Deferred<Response>(Request)>;
//! [Handler_type]
//! [Handler]

/// How long the server waits for what. None of these begins anew because a byte came.
struct Deadlines {
  Duration idle = std::chrono::seconds(60);  ///< for a request to begin; then the connection is closed
  Duration head = std::chrono::seconds(20);  ///< for the head to be whole; then 408
  Duration body = std::chrono::seconds(60);  ///< for the body to be whole; then 408
  /// For the client to take some of what was written: ServerOptions::least_taken. If it takes less, it is aborted; if
  /// it takes that much, however slowly, it has as long again. It is not idle meanwhile.
  Duration write = std::chrono::seconds(60);
};

/// How a server behaves, for all its connections.
struct ServerOptions {
  Limits limits = {};              ///< how long the parts of a request may be
  Deadlines deadlines = {};        ///< how long a client may take
  std::size_t read_ahead = 16384;  ///< bytes of later requests that are read while one is handled
  std::size_t high_water = 65536;  ///< with more unsent bytes than that, the client is not read from
  std::size_t least_taken = 1024;  ///< bytes that a client takes in each Deadlines::write
  int connections = 1000;          ///< those above are told 503, and closed
  /// What time it is in the world, for Date.
  std::function<WallTime()> wall_clock = std::chrono::system_clock::now;
  /// Called for each response; may be empty. It must not wait: write lines by way of a LineWriter.
  std::function<void(const Access&)> access_log = {};
};

//! [make_http_factory]
/// A factory whose protocols speak HTTP and hand each request to @p handler.
///
/// @param time  for the deadlines; must outlive the connections.
/// Twisted: `Site`.
FactoryPtr make_http_factory(ReactorTime& time, Handler handler, ServerOptions options = {});
//! [make_http_factory]

}  // namespace untwist::http
