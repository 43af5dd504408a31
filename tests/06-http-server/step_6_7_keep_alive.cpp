#include <algorithm>

#include "http_test.hpp"

namespace untwist::testing {
namespace {

class Step6_7_KeepAlive : public HttpTest {
 protected:
  // Sends two requests on one connection. Returns the number of answers.
  int answered_of_two(std::string_view first) {
    const PeerPtr peer = connect();
    std::string said = say(peer, first);
    said += say(peer, kGet);
    int answers = 0;
    while (take_answer(said)) ++answers;
    return answers;
  }
};
class Step6_7_Pipelining : public HttpTest {};

TEST_F(Step6_7_KeepAlive, Http11StaysOpen) {
  rule("K33", "after a response, HTTP/1.1 waits for the next request");
  const PeerPtr peer = connect();
  for (int i = 0; i < 3; ++i) expect("Connection", ask(peer, kGet).field("connection"), "(none)");
  expect("what the handler saw", asked, "GET /, GET /, GET /");
  expect_that("the connection is open", !peer->ended());
}

TEST_F(Step6_7_KeepAlive, LaterResponsesDoNotWait) {
  rule("", "on a connection that is kept, small pieces are sent at once; a client that asks once costs no such option",
       "HttpConnection::set_options");
  const auto factory = http::make_http_factory(
      *world.reactor, [this](Request request) { return handle(std::move(request)); }, options);
  auto [socket, peer] = world.network.connection();
  const auto transport = start_tcp_transport(*world.reactor, std::move(socket), factory->build_protocol(peer->host()));
  world.settle();
  expect_that("no_delay() is off at first", !transport->no_delay() && !transport->keep_alive());
  say(peer, kGet);
  expect_that("no_delay() is on after the first response", transport->no_delay());
  expect_that("keep_alive() is not: nothing has to be waited for", !transport->keep_alive());
}

TEST_F(Step6_7_KeepAlive, Http10Closes) {
  rule("K33", "HTTP/1.0 closes after each response, even if the client asks to keep the connection");
  expect("responses of HTTP/1.1", answered_of_two(kGet), 2);
  expect("responses", answered_of_two("GET / HTTP/1.0\r\n\r\n"), 1);
  expect("responses with Connection: keep-alive", answered_of_two("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
         1);
}

TEST_F(Step6_7_KeepAlive, CloseInAnyConnectionFieldCloses) {
  rule("K34 K35",
       "`close` in any list of any Connection field: the response has it too, and nothing after the request is read");
  for (const char* connection : {"close", "Close", "close,te", "te, close", "keep-alive , close",
                                 "keep-alive\r\nConnection: close", "close\r\nConnection: keep-alive"}) {
    const std::string request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: " + std::string(connection) + "\r\n\r\n";
    expect("responses with " + std::string(connection), answered_of_two(request), 1);
    expect("Connection of the response", ask(request).field("connection"), "close");
  }
  for (const char* connection : {"closed", "keep-alive", "x-close", "\"close\""}) {
    const std::string request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: " + std::string(connection) + "\r\n\r\n";
    expect("responses with " + std::string(connection), answered_of_two(request), 2);
  }
}

TEST_F(Step6_7_KeepAlive, AHandlerMayClose) {
  rule("K34", "Connection: close in the response's fields closes the connection, and is sent once");
  const PeerPtr peer = connect();
  expect("Connection of another response", ask(peer, kGet).field("connection"), "(none)");
  answer = [](Request) {
    Response response = http::plain(200, "bye");
    response.fields.add("Connection", "x");
    response.fields.add("connection", "y, Close");
    return succeed(std::move(response));
  };
  expect("Connection", ask(peer, kGet).field("connection"), "close");
  expect_that("the connection is closed", peer->ended());
}

TEST_F(Step6_7_KeepAlive, AnEmptyLineIsNotARequest) {
  rule("K7", "an empty line after a request does not begin another: a client that ends there gets nothing more");
  const PeerPtr peer = connect();
  expect("the status", ask(peer, kGet + "\r\n").status, 200);
  expect_that("the connection is open", !peer->ended());
  peer->end();
  world.settle();
  expect("what arrives then", peer->take(), "");
  expect_that("the connection is closed", peer->ended());
}

TEST_F(Step6_7_KeepAlive, BodiesAreNotMixedUp) {
  rule("K14 K15 K23", "each request has its own head, its own body and its own limits");
  const PeerPtr peer = connect();
  ask(peer, "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\none");
  expect("the first body", body, "one");
  ask(peer, "POST /2 HTTP/1.1\r\nHost: a\r\n\r\n");
  expect("the second body", body, "");
  ask(peer, "POST /3 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nthree");
  expect("the third body", body, "three");
  expect("what the handler saw", asked, "POST /1, POST /2, POST /3");
}

TEST_F(Step6_7_Pipelining, AnswersComeInOrder) {
  rule("K36", "requests that arrive together are handled one after another, and answered in order");
  waits = true;
  const PeerPtr peer = connect();
  say(peer, "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
  expect("what the handler saw", asked, "GET /1");
  respond(0, http::plain(200, "one"));
  world.settle();
  expect("what the handler saw then", asked, "GET /1, GET /2");
  respond(1, http::plain(200, "two"));
  world.settle();
  std::string said = peer->take();
  expect("the first body", take_answer(said).value_or(Answer()).body, "one");
  expect("the second body", take_answer(said).value_or(Answer()).body, "two");
}

TEST_F(Step6_7_Pipelining, AStreamEndsBeforeTheNextRequestIsHandled) {
  rule("K36", "the handler is not called for the next request until the last piece of the response has been sent");
  std::optional<Promise<std::optional<std::string>>> piece;
  answer = [&](const Request& request) {
    if (request.path() == "/2") return http::plain(200, "two");
    Response response;
    response.body = http::Stream([&] { return piece.emplace().deferred(); });
    response.length = 3;
    return response;
  };
  const PeerPtr peer = connect();
  std::string said = say(peer, "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(piece);
  std::move(*piece).callback("one");
  world.settle();
  expect("what the handler saw", asked, "GET /1");
  std::move(*piece).callback(std::nullopt);
  world.settle();
  expect("what the handler saw then", asked, "GET /1, GET /2");
  said += peer->take();
  expect("the first body", take_answer(said).value_or(Answer()).body, "one");
  expect("the second body", take_answer(said).value_or(Answer()).body, "two");
}

TEST_F(Step6_7_Pipelining, ReadyAnswersAreSentTogether) {
  rule("",
       "a system call for each small response would be a waste: answers to requests that arrived together are sent "
       "together");
  const PeerPtr peer = connect();
  const int before = world.network.sends();
  std::string said = say(peer, kGet + kGet + kGet + kGet);
  int answers = 0;
  while (take_answer(said)) ++answers;
  expect("responses", answers, 4);
  expect("system calls that sent", world.network.sends() - before, 1);
}

TEST_F(Step6_7_Pipelining, ManyRequestsDoNotGrowTheStack) {
  rule("", "however many requests arrive together, the stack does not grow");
  options.high_water = 10'000'000;
  const PeerPtr peer = connect();
  std::string all;
  for (int i = 0; i < 2500; ++i) all += "A / HTTP/1.1\r\nHost:a\r\n\r\n";
  std::string said = say(peer, all);
  for (int i = 0; i < 20; ++i) {
    world.settle();
    said += peer->take();
  }
  int answers = 0;
  while (take_answer(said)) ++answers;
  expect("responses", answers, 2500);
}

TEST_F(Step6_7_Pipelining, ReadingAheadHasALimit) {
  rule("K37", "while a handler works, only a limited number of later bytes is read; the rest waits in the network");
  options.read_ahead = 1000;
  waits = true;
  const PeerPtr peer = connect();
  say(peer, kGet);
  const auto is_read = [&](const std::string& bytes) {
    peer->send(bytes);
    world.turn();
    return world.kernel.last_ready() > 0;
  };
  expect_that("the first 999 bytes are read", is_read("GET /" + std::string(994, 'x')));
  expect_that("the next byte is read", is_read("x"));
  expect_that("the bytes after that are not", !is_read(std::string(500, 'x')));
  waits = false;
  respond(0, http::plain(200, "x"));
  world.settle();
  say(peer, " HTTP/1.1\r\nHost: a\r\n\r\n");
  expect("what the handler saw in the end", asked, "GET /, GET /" + std::string(1495, 'x'));
}

TEST_F(Step6_7_Pipelining, AClientThatDoesNotReadIsNotReadFrom) {
  rule("K38",
       "if a client leaves its responses unread, the server stops reading from it until the client has taken them");
  options.high_water = 5000;
  world.network.set_capacity(1000);
  answer = [](Request) { return succeed(http::plain(200, std::string(2000, 'x'))); };
  const PeerPtr peer = connect();
  std::string all;
  for (int i = 0; i < 20; ++i) all += kGet;
  peer->send(all);
  world.settle();
  const auto handled = std::count(asked.begin(), asked.end(), 'G');
  expect_that("only some requests were handled", handled < 8);
  expect("how many readers are registered, including the port", world.reactor->readers().size(), 1u);
  std::string said;
  for (int i = 0; i < 100; ++i) {
    said += peer->take();
    world.settle();
  }
  int answers = 0;
  while (take_answer(said)) ++answers;
  expect("responses in the end", answers, 20);
}

TEST_F(Step6_7_Pipelining, AClientThatSendsNoMoreStillGetsItsAnswers) {
  rule("", "a client may end its side first: its requests are answered, then comes the end");
  waits = true;
  const PeerPtr peer = connect();
  peer->send(kGet + kGet);
  peer->end();
  world.settle();
  expect_that("the connection is open", !peer->ended());
  respond(0, http::plain(200, "one"));
  world.settle();
  expect_that("it is open for the second", !peer->ended());
  respond(1, http::plain(200, "two"));
  world.settle();
  std::string said = peer->take();
  expect("the first body", take_answer(said).value_or(Answer()).body, "one");
  expect("the second body", take_answer(said).value_or(Answer()).body, "two");
  expect_that("it is closed after that", peer->ended());
}

}  // namespace
}  // namespace untwist::testing
