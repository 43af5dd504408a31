// Sends back everything that it receives.
//
//   example_echo_server --port 8007
//   nc 127.0.0.1 8007                      type something; Ctrl-C ends it
//   example_echo_client --port 8007

#include <cstdio>
#include <exception>

#include <untwist/course/echo.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/transport/tcp.hpp>

#include "chosen_reactor.hpp"
#include "options.hpp"
#include "patient.hpp"

using namespace untwist;

int main(int argc, char** argv) try {
  examples::Options options(argc, argv, "example_echo_server [--port N]");
  const std::uint16_t port = options.port(8007);
  options.done();

  const auto reactor = examples::chosen_reactor();
  const auto listening = listen_tcp(*reactor, {"127.0.0.1", port}, examples::patient(*reactor, make_echo_factory()));
  std::printf("listening on %s; Ctrl-C ends it\n", listening->host().text().c_str());
  std::fflush(stdout);
  reactor->run(Signals::handle);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
