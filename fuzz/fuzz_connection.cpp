// A whole connection through the memory network. For any input, the server must give the same answer however the bytes
// are cut, and the connection must end once the client has closed its side and read the answers.
//
// The first byte of an input determines the size of the pieces in which the rest is sent.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <untwist/base/log.hpp>
#include <untwist/http/server.hpp>
#include <untwist/testing/world.hpp>

// The doubles report their story to the running test. Here it is ignored.
namespace untwist::testing {
struct StoryLine;
void on_story_line(const StoryLine&);
void on_story_line(const StoryLine&) {}
}  // namespace untwist::testing

namespace {

using namespace untwist;
using namespace untwist::http;

http::Stream two_pieces() {
  return [count = 0]() mutable {
    return succeed(count++ < 2 ? std::optional<std::string>("piece") : std::optional<std::string>());
  };
}

// Pages of all kinds: the path says which.
Deferred<Response> answer(const Request& request) {
  if (request.path() == "/stream") {
    Response response;
    response.body = two_pieces();
    return succeed(std::move(response));
  }
  if (request.path() == "/none") {
    Response response;
    response.status = 204;
    return succeed(std::move(response));
  }
  if (request.path() == "/no") throw Refusal(403, "No.");
  return succeed(plain(200, std::string(request.path()) + request.body));
}

ServerOptions small_limits() {
  ServerOptions options;
  options.limits = {.request_line = 100, .head = 400, .fields = 10, .body = 200, .chunk_line = 30, .trailers = 60};
  options.read_ahead = 64;
  options.high_water = 500;
  options.wall_clock = [] { return WallTime(std::chrono::seconds(784111777)); };
  return options;
}

// Whether 100 Continue is sent may depend on whether the body has already arrived: ignore it.
std::string without_invitations(std::string text) {
  const std::string invitation = "HTTP/1.1 100 Continue\r\n\r\n";
  for (std::size_t at; (at = text.find(invitation)) != text.npos;) text.erase(at, invitation.size());
  return text;
}

std::string answered(std::string_view bytes, std::size_t piece) {
  testing::World world;
  auto [socket, peer] = world.network.connection();
  const auto factory = make_http_factory(
      *world.reactor, [](Request request) { return answer(request); }, small_limits());
  start_tcp_transport(*world.reactor, std::move(socket), factory->build_protocol(peer->host()));
  std::string said;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    peer->send(bytes.substr(at, piece));
    world.settle();
    said += peer->take();
  }
  peer->end();
  for (int i = 0; i < 10; ++i) {
    world.settle();
    said += peer->take();
  }
  if (!peer->ended() && !peer->was_reset()) {
    std::fprintf(stderr, "the connection does not end; the answer so far:\n%s\n", said.c_str());
    std::abort();
  }
  return without_invitations(said);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2 || size > 4096) return 0;
  set_error_observer([](std::string_view, const Failure&) {});
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  const std::size_t piece = 1 + data[0] % 64;
  const std::string whole = answered(bytes, bytes.size()), cut = answered(bytes, piece);
  if (whole != cut) {
    std::fprintf(stderr, "the answer depends on the pieces:\n--- whole\n%s\n--- in pieces of %zu\n%s\n", whole.c_str(),
                 piece, cut.c_str());
    std::abort();
  }
  return 0;
}
