// The smallest HTTP server: every request gets "hello". `untwist demo hello` runs it on your lesson 06, and
// `untwist race` measures it.
//
//   example_hello_server --port 8080

#include <cstdio>
#include <exception>

#include <untwist/http/server.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/transport/tcp.hpp>

#include "chosen_reactor.hpp"
#include "options.hpp"

using namespace untwist;

int main(int argc, char** argv) try {
  examples::Options options(argc, argv, "example_hello_server [--port N]");
  const std::uint16_t port = options.port(8080);
  options.done();

  const auto reactor = examples::chosen_reactor();
  const http::Handler hello = [](const http::Request&) { return http::page(200, "hello", "text/plain"); };
  const auto listening = listen_tcp(*reactor, {"127.0.0.1", port}, http::make_http_factory(*reactor, hello));
  std::printf("listening on %s\n", listening->host().text().c_str());
  std::fflush(stdout);
  reactor->run(Signals::handle);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
