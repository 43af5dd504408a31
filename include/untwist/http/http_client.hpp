#pragma once
/// @file
/// An HTTP client.
///
///     auto client = http::make_client(reactor);
///     client->get("http://example.org/page")
///         .add_callback([](http::ClientResponse page) { return page.read_body(); })
///         .add_callback([](std::string text) { show(text); })
///         .add_errback([](const Failure& why) { show(why.message()); })
///         .detach();
///
/// **Every failure is a failure.** Whatever goes wrong (the address, the name, the connection, the server, the time)
/// the Deferred fails with it: nothing is thrown, and nothing hangs. A response with a status of 400 or 500 is a
/// response.
///
/// **Safe unless you say otherwise.** Each request has a time limit. Redirects are followed a bounded number of times,
/// and only for GET and HEAD. Passwords and cookies do not follow to another server.
///
/// **Who calls whom.** The Deferred fires from the reactor, when the head of the response has come. A request that
/// cannot be sent fails inside the call.
///
/// **Ownership.** The client owns its idle connections, a response owns the one it came on. Destroying the client ends
/// the connections, and the requests that are still waiting fail.

#include <memory>
#include <string>
#include <untwist/deferred/deferred.hpp>
#include <untwist/deferred/resolver.hpp>
#include <untwist/deferred/timeout.hpp>
#include <untwist/http/client_message.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/transport/tcp.hpp>

namespace untwist::http {

/// How long the parts of a response may be. A response that exceeds one is a BadResponse. Sizes are in bytes.
struct ResponseLimits {
  std::size_t head = 65536;        ///< the status line and the fields, with line ends
  std::size_t fields = 500;        ///< the number of fields
  int interim = 16;                ///< the number of interim responses before the final one
  std::size_t chunk_line = 1024;   ///< the line with a chunk's size and extensions
  std::size_t extensions = 16384;  ///< the extensions of all chunks of a body
  std::size_t trailers = 65536;    ///< the fields after the last chunk
};

/// How a client treats redirects.
enum class Redirects {
  none,     ///< it is the response
  safe,     ///< follow it if the request is a GET or a HEAD, or the status is 303; otherwise it is a BadRedirect
  browser,  ///< also follow it after a POST: as a GET for 301 and 302, as another POST for 307 and 308
};

/// How a client behaves, for all its requests.
struct ClientOptions {
  Duration timeout = std::chrono::minutes(5);           ///< for one request, from the call to the last byte of the body
  Duration silence = std::chrono::seconds(30);          ///< how long the server may send nothing while we wait for it
  Duration connect_timeout = std::chrono::seconds(30);  ///< for one attempt to connect

  Redirects redirects = Redirects::safe;  ///< how redirects are treated
  int most_redirects = 20;                ///< after so many, the next one is a BadRedirect

  std::size_t most_connections = 6;           ///< to one server at a time; more requests wait
  std::size_t most_idle = 2;                  ///< idle connections to one server; the oldest is closed
  Duration idle = std::chrono::seconds(240);  ///< how long an idle connection is kept

  ResponseLimits limits = {};                                      ///< how long the parts of a response may be
  Fields fields = {{"User-Agent", "untwist"}, {"Accept", "*/*"}};  ///< sent with each request that has no such field

  Network* network = &real_network();  ///< creates the sockets; must outlive the client
  Resolver* resolver = nullptr;        ///< looks up names; must outlive the client. By default the client has its own
};

/// Sends requests, and keeps connections for the next ones.
///
/// Twisted: `Agent`, with `RedirectAgent` and `HTTPConnectionPool`.
class Client {
 public:
  virtual ~Client() = default;

  //! [request]
  /// Sends a request.
  ///
  /// @returns a Deferred that fires with the response when its head has come. It fails with BadUrl, BadRequest,
  ///          BadFieldName or TlsNotSupported, before anything is sent; with a ConnectError; with NoResponse or
  ///          BadResponse; with BadRedirect; with TimedOut.
  /// Cancelling it ends whatever is going on: the look-up, the attempt to connect, the exchange.
  virtual Deferred<ClientResponse> request(ClientRequest request) = 0;
  //! [request]

  /// Asks for a page. Twisted: `Agent.request(b"GET", uri)`.
  Deferred<ClientResponse> get(std::string url, Fields fields = {}) {
    ClientRequest request;
    request.url = std::move(url);
    request.fields = std::move(fields);
    return this->request(std::move(request));
  }

  /// Closes the idle connections. Fires when they are gone. Twisted: `closeCachedConnections`.
  virtual Deferred<> close_idle() = 0;
};

/// A client.
/// @param reactor  must outlive it.
std::unique_ptr<Client> make_client(Reactor& reactor, ClientOptions options = {});

}  // namespace untwist::http
