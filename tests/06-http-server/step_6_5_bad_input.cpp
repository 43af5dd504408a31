#include "http_test.hpp"

namespace untwist::testing {
namespace {

class Step6_5_BadInput : public HttpTest {};

TEST_F(Step6_5_BadInput, ABadRequestIsRefusedAndTheConnectionClosed) {
  rule("K2 K8", "a bad request gets the right status, then the connection is closed; no handler sees the request");
  expect_refused("two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400);
  expect_refused("no colon", "GET / HTTP/1.1\r\nHost a\r\n\r\n", 400);
  expect_refused("LF without CR", "GET / HTTP/1.1\nHost: a\n\n", 400);
  expect_refused("* with a method other than OPTIONS", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400);
  expect_refused("another version", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505);
}

TEST_F(Step6_5_BadInput, ARefusalIsAWholeResponse) {
  rule("K34 K49",
       "a refusal has a date, a length, Connection: close, and a sentence that repeats nothing from the request");
  const Answer got = ask("GET /<script> HTTP/1.1\r\nHost a<script>\r\n\r\n");
  expect("the status line", got.status_line, "HTTP/1.1 400 Bad Request");
  expect("Connection", got.field("connection"), "close");
  expect("Date", got.field("date"), "Sun, 06 Nov 1994 08:49:37 GMT");
  expect_that("the body is a sentence", got.body.size() > 1 && got.body.back() == '.');
  expect_that("it repeats nothing from the request: " + got.body, got.body.find("script") == std::string::npos);
  expect("Content-Type", got.field("content-type"), "text/plain; charset=utf-8");
}

TEST_F(Step6_5_BadInput, TheAccessLogRecordsRefusedRequests) {
  rule("K64",
       "the log has the parts of a refused request that could be read: the method and the target, even a bad one");
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
  rule("", "one client's bad input does not affect the others");
  const PeerPtr other = connect();
  ask("nonsense\r\n\r\n");
  expect("the status of a client that was already connected", ask(other, kGet).status, 200);
  expect("the status of the next client", ask(kGet).status, 200);
}

TEST_F(Step6_5_BadInput, NothingAfterItIsRead) {
  rule("K19", "bytes after a refused message are not read as a request: it is unknown where the next one begins");
  expect_refused("a request after it", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n" + kGet, 400);
  const PeerPtr peer = connect();
  say(peer, "nonsense\r\n\r\n");
  expect("the answer to a later request", say(peer, kGet), "");
  expect("what the handler saw", asked, "");
}

TEST_F(Step6_5_BadInput, ThereIsExactlyOneHost) {
  rule("K30", "HTTP/1.1 needs exactly one Host, and a valid one; in HTTP/1.0 it may be missing");
  expect_refused("none", "GET / HTTP/1.1\r\n\r\n", 400);
  expect_refused("two", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400);
  expect_refused("an empty one", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400);
  expect_refused("a bad one", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400);
  expect_refused("a bad one beside an absolute target", "GET http://a/ HTTP/1.1\r\nHost: a/b\r\n\r\n", 400);
  expect("the status of HTTP/1.0 without", ask("GET / HTTP/1.0\r\n\r\n").status, 200);
  expect_refused("two of HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", 400);
}

TEST_F(Step6_5_BadInput, ARequestThatEndsHalfwayIsRefused) {
  rule("", "a client that ends in the middle of a request gets 400; one that ends between requests gets nothing");
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
  expect("the answer to a bad request that ends halfway", take_answer(said).value_or(Answer()).body, of_the_field);
  peer = connect();
  peer->end();
  world.settle();
  expect("the answer to a client that sent nothing", peer->take(), "");
  expect_that("that connection is closed", peer->ended());
}

TEST_F(Step6_5_BadInput, ARefusalArrivesWhileTheClientIsSending) {
  rule("", "a client that is still sending can read its answer, because the close lingers");
  const PeerPtr peer = connect();
  peer->send("nonsense\r\n\r\n");
  world.settle();
  peer->send(std::string(10'000, 'x'));
  world.settle();
  std::string said = peer->take();
  expect("the status", take_answer(said).value_or(Answer()).status, 400);
  expect_that("the connection is not reset", !peer->was_reset());
}

}  // namespace
}  // namespace untwist::testing
