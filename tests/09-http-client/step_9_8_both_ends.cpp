#include <random>
#include <untwist/http/server.hpp>

#include "http_client_test.hpp"

namespace untwist::testing {
namespace {

// The server of lesson 06 and the client, with a network between them that cuts their bytes anywhere.
class Step9_8_BothEnds : public HttpClientTest {
 protected:
  Step9_8_BothEnds() {
    port_ = listen_tcp(*world.reactor, world.any_port(),
                       http::make_http_factory(*world.reactor, [this](const http::Request& r) { return answer(r); }),
                       world.listening());
  }

  std::mt19937 random;
  int number(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); }
  std::string text(int size) {
    std::string out;
    while (size-- > 0) out += static_cast<char>(number(0, 255));
    return out;
  }

  // Sends back the body of the request, whole or in chunks, as the request's target says.
  http::Response answer(const http::Request& request) {
    http::Response response;
    if (request.path() == "/none") {
      response.status = 204;
    } else if (request.path() == "/chunks") {
      response.body = [this, left = request.body]() mutable -> Deferred<std::optional<std::string>> {
        if (left.empty()) return std::optional<std::string>();
        const std::string piece = left.substr(0, static_cast<std::size_t>(number(1, 3000)));
        left.erase(0, piece.size());
        return std::optional<std::string>(piece);
      };
    } else {
      response.body = std::string(request.body);
    }
    return response;
  }

  // One connection between the two: bytes on their way in each direction.
  struct Line {
    PeerPtr of_client, of_server;
    std::string to_server, to_client;
  };

  // Accepts what the client dials, moves some bytes, and perhaps cuts a line.
  void move(std::vector<Line>& lines, bool may_cut) {
    world.settle();
    try {
      for (;;) {
        Line line;
        line.of_client = world.network.next_connection(a);
        line.of_server = world.network.dial(port_->host());
        lines.push_back(std::move(line));
      }
    } catch (const std::logic_error&) {  // no more
    }
    for (Line& line : lines) {
      line.to_server += line.of_client->take();
      line.to_client += line.of_server->take();
      pass_on(line.to_server, line.of_server);
      pass_on(line.to_client, line.of_client);
      if (may_cut && number(0, 60) == 0) line.of_client->reset();
    }
    world.settle();
  }
  void pass_on(std::string& bytes, const PeerPtr& to) {
    const std::size_t count = std::min<std::size_t>(bytes.size(), static_cast<std::size_t>(number(0, 4000)));
    if (count > 0) to->send(std::string_view(bytes).substr(0, count));
    bytes.erase(0, count);
  }

  // Many requests at once. Counts those that came back whole; fails if one came back changed.
  int requests(unsigned seed, bool may_cut) {
    random.seed(seed);
    std::vector<Line> lines;
    struct Exchange {
      std::string sent;
      Seen<std::string> got;
    };
    std::vector<Exchange> exchanges;
    for (int i = 0; i < 20; ++i) {
      const std::string target =
          std::vector<std::string>{"/whole", "/chunks", "/none"}[std::size_t(number(0, may_cut ? 1 : 2))];
      const std::string body = text(number(may_cut ? 1 : 0, number(0, 1) ? 20'000 : 50));
      auto came = client()
                      .request({.method = "PUT", .url = "http://a.example" + target, .body = body})
                      .add_callback([](ClientResponse response) { return response.read_body(); });
      exchanges.push_back({target == "/none" ? "" : body, Seen<std::string>(std::move(came))});
      if (number(0, 1)) move(lines, may_cut);
    }
    for (int turns = 0; turns < 3000; ++turns) {
      move(lines, may_cut);
      if (std::all_of(exchanges.begin(), exchanges.end(), [](const Exchange& each) { return each.got.over(); })) break;
    }
    int whole = 0;
    for (const Exchange& each : exchanges) {
      expect_that("each request has ended (seed " + std::to_string(seed) + ")", each.got.over());
      if (each.got.ok())
        expect_that("the same bytes (seed " + std::to_string(seed) + ")", each.got.value() == each.sent);
      whole += each.got.ok();
    }
    for (Line& line : lines) {
      line.of_client->close();
      line.of_server->close();
    }
    world.settle();
    return whole;
  }

 private:
  ListeningPortPtr port_;
};

TEST_F(Step9_8_BothEnds, AgreeHoweverTheirBytesAreCut) {
  rule("", "server and client understand each other, wherever the network cuts their bytes",
       "ClientConnection::deliver");
  for (unsigned seed = 0; seed < 8; ++seed) {
    expect("requests that came back whole (seed " + std::to_string(seed) + ")", requests(seed, false), 20);
    if (HasFailure()) return;
  }
}

TEST_F(Step9_8_BothEnds, NeverTakeAPartForTheWhole) {
  rule("", "when connections are lost at any moment, each request fails or comes back whole",
       "ClientConnection::deliver");
  int whole = 0;
  for (unsigned seed = 100; seed < 115; ++seed) {
    whole += requests(seed, true);
    if (HasFailure()) return;
  }
  expect_that("some came back whole; it was " + std::to_string(whole), whole > 0);
}

}  // namespace
}  // namespace untwist::testing
