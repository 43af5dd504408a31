// This library's server with a handler that says hello, including parser, limits and deadlines.

#include <cstdlib>

#include <untwist/http/server.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/transport/tcp.hpp>

#include "../examples/chosen_reactor.hpp"

using namespace untwist;

int main(int, char** argv) {
  const auto reactor = examples::chosen_reactor();
  http::ServerOptions options;
  options.connections = 10'000;
  const auto factory = http::make_http_factory(
      *reactor, [](http::Request) { return succeed(http::plain(200, "hello")); }, options);
  ListenOptions listening;
  listening.backlog = 1024;
  const auto port =
      listen_tcp(*reactor, {"127.0.0.1", static_cast<std::uint16_t>(std::atoi(argv[1]))}, factory, listening);
  reactor->run(Signals::handle);
  return 0;
}
