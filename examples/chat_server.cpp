// A chat room. The dialogue is described in untwist/course/chat.hpp.
//
//   example_chat_server --port 8008
//   nc 127.0.0.1 8008                      in two terminals; or our own client:
//   example_chat_client --port 8008

#include <cstdio>
#include <exception>

#include <untwist/course/chat.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/transport/tcp.hpp>

#include "chosen_reactor.hpp"
#include "options.hpp"
#include "patient.hpp"

using namespace untwist;

int main(int argc, char** argv) try {
  examples::Options options(argc, argv, "example_chat_server [--port N]");
  const std::uint16_t port = options.port(8008);
  options.done();

  const auto reactor = examples::chosen_reactor();
  const auto listening = listen_tcp(*reactor, {"127.0.0.1", port}, examples::patient(*reactor, make_chat_factory()));
  std::printf("listening on %s; Ctrl-C ends it\n", listening->host().text().c_str());
  std::fflush(stdout);
  reactor->run(Signals::handle);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
