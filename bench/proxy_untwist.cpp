// The proxy of lesson 08, to be measured: bench_proxy_untwist SERVER-PORT PORT.

#include <cstdio>
#include <cstdlib>
#include <exception>

#include <untwist/course/proxy.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/transport/tcp.hpp>

#include "../examples/chosen_reactor.hpp"

int main(int argc, char** argv) try {
  if (argc != 3) return 2;
  const auto port = [&](int which) { return static_cast<std::uint16_t>(std::atoi(argv[which])); };
  const auto reactor = examples::chosen_reactor();
  listen_tcp(*reactor, {"127.0.0.1", port(2)}, make_proxy_factory(*reactor, {"127.0.0.1", port(1)}));
  reactor->run(untwist::Signals::handle);
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
