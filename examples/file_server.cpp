// Serves the files of a folder to a browser on this machine.
//
//   example_file_server --root FOLDER --port 8000
//
// `./untwist site` uses it to show the course.

#include <cstdio>
#include <exception>

#include <untwist/http/files.hpp>
#include <untwist/http/server.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/transport/tcp.hpp>

#include "chosen_reactor.hpp"
#include "options.hpp"

using namespace untwist;

int main(int argc, char** argv) try {
  examples::Options options(argc, argv, "example_file_server [--root FOLDER] [--port N]");
  const std::uint16_t port = options.port(8000);
  const std::string root = options.text("--root", ".");
  options.done();

  const auto reactor = examples::chosen_reactor();
  const auto files = http::serve_files(http::real_files(root));
  const auto listening = listen_tcp(*reactor, {"127.0.0.1", port}, http::make_http_factory(*reactor, files));
  std::printf("%s is at http://%s/\nCtrl-C ends it\n", root.c_str(), listening->host().text().c_str());
  std::fflush(stdout);
  reactor->run(Signals::handle);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
