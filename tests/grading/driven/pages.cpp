// driven_NN_pages: a web server, talked to by ./untwist grade.

#include <cstdio>
#include <string>

#include <untwist/http/routes.hpp>
#include <untwist/http/server.hpp>
#include <untwist/reactor.hpp>
#include <untwist/tcp.hpp>

#include "handed_over.hpp"

using namespace untwist;
using http::Request;
using http::Response;

int main() try {
  const auto reactor = make_poll_reactor();
  driven::Network network(*reactor);
  // What was asked for, and one field; later, so that the answer is not there at once.
  const http::Handler tell = [&](Request request) {
    const std::string text = std::string(request.method()) + " " + std::string(request.target()) + " " +
                             std::string(request.field("X-Untwist").value_or("none")) + "\n" + request.body;
    const auto promise = std::make_shared<Promise<Response>>();
    reactor->call_later(std::chrono::milliseconds(1),
                        [promise, text] { std::move(*promise).callback(http::plain(200, text)); });
    return promise->deferred();
  };
  ListenOptions options;
  options.network = &network;
  listen_tcp(*reactor, {"127.0.0.1", 1}, http::make_http_factory(*reactor, tell), options);
  reactor->run();
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
