#pragma once
// Shared by the tests of lesson 06: a server in a small world, a client that the test controls, and a reader of
// responses.

#include <cstdlib>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <untwist/http/server.hpp>
#include <untwist/http/syntax.hpp>
#include <untwist/testing/test_kit.hpp>
#include <untwist/testing/world.hpp>

namespace untwist::testing {

using namespace std::chrono_literals;
using http::Request;
using http::Response;

// The status of the Refusal that `f` throws; 0 if it throws none.
template <class F>
int refused(F&& f) {
  try {
    f();
  } catch (const http::Refusal& refusal) {
    return refusal.status();
  }
  return 0;
}

// A response as a client reads it.
struct Answer {
  int status = 0;
  std::string status_line;
  std::multimap<std::string, std::string> fields;  // names in lower case
  std::string body;

  // The value of a field; "(none)" if it is missing, "(several)" if it occurs more than once.
  std::string field(const std::string& name) const {
    if (fields.count(name) > 1) return "(several)";
    const auto found = fields.find(name);
    return found == fields.end() ? "(none)" : found->second;
  }
};

// Takes one response from the front of `bytes`. Returns nothing if it is incomplete.
// `bodiless`: it answers a HEAD. Without a length, the body goes to the end of the connection.
inline std::optional<Answer> take_answer(std::string& bytes, bool bodiless = false) {
  const std::size_t head = bytes.find("\r\n\r\n");
  if (head == bytes.npos) return std::nullopt;
  Answer answer;
  std::size_t line = 0;
  for (bool first = true; line < head + 2; first = false) {
    const std::size_t end = bytes.find("\r\n", line);
    const std::string text = bytes.substr(line, end - line);
    line = end + 2;
    if (first) {
      answer.status_line = text;
      answer.status = text.size() > 12 ? std::atoi(text.c_str() + 9) : 0;
      continue;
    }
    std::string name = text.substr(0, text.find(": "));
    for (char& c : name) c = http::to_lower(c);
    answer.fields.emplace(name, text.substr(std::min(text.find(": ") + 2, text.size())));
  }
  std::string rest = bytes.substr(head + 4);
  const bool none = bodiless || answer.status < 200 || answer.status == 204 || answer.status == 304;
  if (none) {
  } else if (answer.field("transfer-encoding") == "chunked") {
    for (;;) {
      const std::size_t size_end = rest.find("\r\n");
      if (size_end == rest.npos) return std::nullopt;
      const auto size = std::strtoul(rest.c_str(), nullptr, 16);
      if (rest.size() < size_end + 2 + size + 2) return std::nullopt;
      answer.body += rest.substr(size_end + 2, size);
      rest.erase(0, size_end + 2 + size + 2);
      if (size == 0) break;
    }
  } else if (answer.field("content-length") != "(none)") {
    const auto size = std::strtoul(answer.field("content-length").c_str(), nullptr, 10);
    if (rest.size() < size) return std::nullopt;
    answer.body = rest.substr(0, size);
    rest.erase(0, size);
  } else {
    answer.body = std::exchange(rest, "");
  }
  bytes = rest;
  return answer;
}

class HttpTest : public ::testing::Test {
 protected:
  // A connection to the server.
  PeerPtr connect() {
    if (!port_.port) {
      const auto factory = http::make_http_factory(
          *world.reactor, [this](Request request) { return handle(std::move(request)); }, options);
      port_ = listen_tcp(*world.reactor, world.any_port(), factory, world.listening())->host();
    }
    const PeerPtr peer = world.network.dial(port_);
    world.settle();
    return peer;
  }

  // Sends bytes, and returns all that comes back.
  std::string say(const PeerPtr& peer, std::string_view bytes) {
    peer->send(bytes);
    world.settle();
    return peer->take();
  }
  std::string say(std::string_view bytes) { return say(connect(), bytes); }

  // The same for one request. Reports anything but exactly one response.
  Answer ask(const PeerPtr& peer, std::string_view bytes) {
    std::string said = say(peer, bytes);
    const auto got = take_answer(said, bytes.starts_with("HEAD "));
    if (!got) report("a whole response", "this arrived: \"" + said + "\"");
    if (!said.empty()) report("one response and nothing after it", "after it came: \"" + said + "\"");
    return got.value_or(Answer());
  }
  Answer ask(std::string_view bytes) { return ask(connect(), bytes); }

  // Expects `bytes` to be refused before a handler sees them, and the connection to be closed.
  void expect_refused(const std::string& what, std::string_view bytes, int status,
                      std::source_location where = std::source_location::current()) {
    asked.clear();
    const PeerPtr peer = connect();
    std::string said = say(peer, bytes);
    const auto got = take_answer(said, bytes.starts_with("HEAD "));
    expect(what + ": the status", got ? got->status : 0, status, where);
    expect(what + ": what the handler saw", asked, "", where);
    expect_that(what + ": nothing follows the response", said.empty(), where);
    expect_that(what + ": the connection is closed", peer->ended() || peer->was_reset(), where);
  }

  // Handlers refer to the test's variables, which are gone when the world ends.
  void TearDown() override {
    answer = nullptr;
    waiting.clear();
  }

  Deferred<Response> handle(Request request) {
    if (!asked.empty()) asked += ", ";
    asked += request.method();
    asked.append(" ").append(request.target());
    body = request.body;
    tell("", "handler: " + std::string(request.method()) + " " + std::string(request.target()));
    if (waits) return waiting.emplace_back().deferred();
    if (answer) return answer(std::move(request));
    return succeed(http::plain(200, "hello"));
  }

  // Gives the n-th handler call, counted from 0, its response.
  void respond(std::size_t n, Response response, std::source_location where = std::source_location::current()) {
    expect_that("the handler was called " + std::to_string(n + 1) + " times", n < waiting.size(), where);
    if (n < waiting.size()) std::move(waiting[n]).callback(std::move(response));
  }

  std::function<Deferred<Response>(Request)> answer;  // what the handler does; if empty, it says hello
  bool waits = false;                                 // the handler answers only through respond()
  std::vector<Promise<Response>> waiting;
  std::string asked;  // what the handler saw: "GET /, POST /form"
  std::string body;   // the body of the last request

  http::ServerOptions options = with_a_clock_that_stands();
  World world;

 private:
  static http::ServerOptions with_a_clock_that_stands() {
    http::ServerOptions its;
    its.wall_clock = [] { return http::WallTime(std::chrono::seconds(784111777)); };
    return its;
  }

  Address port_;
};

// A stream of these pieces.
inline http::Stream stream_of(std::vector<std::string> pieces) {
  auto rest = std::make_shared<std::vector<std::string>>(std::move(pieces));
  return [rest]() -> Deferred<std::optional<std::string>> {
    std::optional<std::string> piece;
    if (!rest->empty()) {
      piece = std::move(rest->front());
      rest->erase(rest->begin());
    }
    return succeed(std::move(piece));
  };
}

class StreamTest : public HttpTest {
 protected:
  void answer_with(std::vector<std::string> pieces, std::optional<std::uint64_t> length = {}) {
    answer = [pieces, length](Request) {
      Response response;
      response.body = stream_of(pieces);
      response.length = length;
      return succeed(std::move(response));
    };
  }
};

inline const std::string kGet = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";

}  // namespace untwist::testing
