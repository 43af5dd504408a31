#include "http_test.hpp"

namespace untwist::testing {
namespace {

class Step6_5_BadInput : public HttpTest {};

TEST_F(Step6_5_BadInput, IsRefusedAndTheConnectionClosed) {
  rule("K2 K8", "the right status, then the end; no handler sees it");
  expect_refused("two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400);
  expect_refused("no colon", "GET / HTTP/1.1\r\nHost a\r\n\r\n", 400);
  expect_refused("LF alone", "GET / HTTP/1.1\nHost: a\n\n", 400);
  expect_refused("the server as a whole, but not by OPTIONS", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400);
  expect_refused("another version", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505);
}

TEST_F(Step6_5_BadInput, TheRefusalSaysSo) {
  rule("K34 K49",
       "a refusal is a whole response: a date, a length, Connection: close, and a sentence that repeats nothing");
  const Answer got = ask("GET /<script> HTTP/1.1\r\nHost a<script>\r\n\r\n");
  expect("the status line", got.status_line, "HTTP/1.1 400 Bad Request");
  expect("Connection", got.field("connection"), "close");
  expect("Date", got.field("date"), "Sun, 06 Nov 1994 08:49:37 GMT");
  expect_that("the body is a sentence", got.body.size() > 1 && got.body.back() == '.');
  expect_that("it repeats nothing that was sent: " + got.body, got.body.find("script") == std::string::npos);
  expect("Content-Type", got.field("content-type"), "text/plain; charset=utf-8");
}

TEST_F(Step6_5_BadInput, TheAccessLogTellsWhatWasRefused) {
  rule("K64", "what could be read of a refused request is in the log: the method and the target, even a bad one");
  std::string lines;
  options.access_log = [&](const http::Access& access) {
    lines += access.method + " " + access.target + " " + std::to_string(access.status) + ", ";
  };
  ask("GET bad-target HTTP/1.1\r\n");
  ask("PUT /a HTTP/1.0\r\nno colon\r\n");
  ask("GET /b HTTP/1.1\r\n\r\n");
  ask("nonsense\r\n\r\n");
  expect("the log", lines, "GET bad-target 400, PUT /a 400, GET /b 400,   400, ");
}

TEST_F(Step6_5_BadInput, TheNextClientIsServed) {
  rule("", "one client's nonsense is nobody else's business");
  const PeerPtr other = connect();
  ask("nonsense\r\n\r\n");
  expect("the status of one that was connected", ask(other, kGet).status, 200);
  expect("the status of the next one", ask(kGet).status, 200);
}

TEST_F(Step6_5_BadInput, NothingBehindItIsRead) {
  rule("K19", "what follows a refused message is no request: nobody knows where it begins");
  expect_refused("a request behind it", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n" + kGet, 400);
  const PeerPtr peer = connect();
  say(peer, "nonsense\r\n\r\n");
  expect("what came later is answered", say(peer, kGet), "");
  expect("what the handler saw", asked, "");
}

TEST_F(Step6_5_BadInput, ThereIsOneHost) {
  rule("K30", "HTTP/1.1 has exactly one Host, and it is one; HTTP/1.0 may have none");
  expect_refused("none", "GET / HTTP/1.1\r\n\r\n", 400);
  expect_refused("two", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400);
  expect_refused("an empty one", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400);
  expect_refused("a bad one", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400);
  expect_refused("a bad one beside an absolute target", "GET http://a/ HTTP/1.1\r\nHost: a/b\r\n\r\n", 400);
  expect("the status of HTTP/1.0 without", ask("GET / HTTP/1.0\r\n\r\n").status, 200);
  expect_refused("two of HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", 400);
}

TEST_F(Step6_5_BadInput, ARequestThatEndsHalfwayIsRefused) {
  rule("", "a client that ends in the middle of a request hears 400; one that ends between requests hears nothing");
  PeerPtr peer = connect();
  peer->send("GET / HT");
  peer->end();
  world.settle();
  std::string said = peer->take();
  expect("the status", take_answer(said).value_or(Answer()).status, 400);
  expect_that("the connection is closed", peer->ended());
  const std::string of_the_field = ask("GET / HTTP/1.1\r\nno colon\r\n\r\n").body;
  peer = connect();
  peer->send("GET / HTTP/1.1\r\nno colon\r\nHost");
  peer->end();
  world.settle();
  said = peer->take();
  expect("what a bad one hears that ends halfway", take_answer(said).value_or(Answer()).body, of_the_field);
  peer = connect();
  peer->end();
  world.settle();
  expect("what one hears who asked nothing", peer->take(), "");
  expect_that("that connection is closed", peer->ended());
}

TEST_F(Step6_5_BadInput, TheRefusalArrivesThoughMoreIsComing) {
  rule("", "a client that is still sending reads its answer all the same: the end lingers");
  const PeerPtr peer = connect();
  peer->send("nonsense\r\n\r\n");
  world.settle();
  peer->send(std::string(10'000, 'x'));
  world.settle();
  std::string said = peer->take();
  expect("the status", take_answer(said).value_or(Answer()).status, 400);
  expect_that("the connection was not reset", !peer->was_reset());
}

}  // namespace
}  // namespace untwist::testing
