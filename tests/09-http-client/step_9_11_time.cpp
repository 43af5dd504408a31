#include "http_client_test.hpp"

namespace untwist::testing {
namespace {

class Step9_11_Time : public HttpClientTest {
 protected:
  const std::string five = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
};

TEST_F(Step9_11_Time, TheWholeHasALimit) {
  rule("K113", "a request that has no response after its timeout fails with TimedOut, wherever it was", "request");
  options.timeout = 10s;
  options.silence = 1h;
  Arriving waiting = get("http://a.example/page");
  const PeerPtr peer = server();
  world.advance(9s);
  send(peer, "HTTP/1.1 200 OK\r\n");
  expect("after 9 s", waiting.text(), "pending");
  world.advance(1s);
  expect_that("TimedOut; it is " + waiting.text(), waiting.failed_with<TimedOut>());
  expect("the message", waiting.text(), "GET http://a.example/page: timed out after 10 s");
  expect_that("the connection was ended", was_ended(peer));
}

TEST_F(Step9_11_Time, AlsoBeforeThereIsAConnection) {
  rule("K113", "the time runs from the call: during the look-up, while it connects, and while it waits for its turn",
       "request");
  options.timeout = 10s;
  options.most_connections = 1;
  world.network.swallow({"10.0.0.3", 80});
  hosts.known["c.example"] = {"10.0.0.3"};
  Arriving connecting = get("http://c.example/"), waiting = get("http://c.example/");
  world.advance(10s);
  expect_that("connecting: " + connecting.text(), connecting.failed_with<TimedOut>());
  expect_that("waiting: " + waiting.text(), waiting.failed_with<TimedOut>());
  hosts.slow = true;
  Arriving looking_up = get("http://a.example/");
  world.advance(10s);
  expect_that("looking up: " + looking_up.text(), looking_up.failed_with<TimedOut>());
  expect("look-ups that were cancelled", hosts.cancelled, 1);
  expect_nothing_left();
}

TEST_F(Step9_11_Time, TheBodyHasWhatIsLeft) {
  rule("K113", "the same limit holds for the body: it has what is left of it", "ClientConnection::stream_to");
  options.timeout = 10s;
  options.silence = 1h;
  Arriving response = get("http://a.example/");
  const PeerPtr peer = server();
  world.advance(4s);
  send(peer, five);
  world.advance(1s);
  Body body = read(response);
  for (int i = 0; i < 4; ++i) {
    world.advance(1s);
    send(peer, "x");
  }
  expect("after 9 s", body.text(), "pending");
  world.advance(1s);
  expect_that("TimedOut; it is " + body.text(), body.failed_with<TimedOut>());
  expect_that("the connection was ended", was_ended(peer));
}

TEST_F(Step9_11_Time, ABodyThatIsAskedForTooLate) {
  rule("K113", "a body that is asked for after the limit fails with TimedOut: nothing is thrown",
       "ClientConnection::stream_to");
  options.timeout = 10s;
  Arriving response = get("http://a.example/");
  const PeerPtr peer = server();
  send(peer, five);
  world.advance(11s);
  Body body = read(response);
  world.settle();
  expect_that("TimedOut; it is " + body.text(), body.failed_with<TimedOut>());
}

TEST_F(Step9_11_Time, ALimitOfItsOwn) {
  rule("", "a request may have a limit of its own, a shorter or a longer one; a negative one is refused", "request");
  options.timeout = 10s;
  options.silence = 1h;
  Arriving shorter = request({.url = "http://a.example/", .timeout = 2s});
  Arriving longer = request({.url = "http://a.example/", .timeout = 20s});
  Arriving negative = request({.url = "http://a.example/", .timeout = -1s});
  expect_that("BadRequest; it is " + negative.text(), negative.failed_with<http::BadRequest>());
  world.advance(2s);
  expect("the shorter one", shorter.text(), "GET http://a.example/: timed out after 2 s");
  world.advance(17s);
  expect("the longer one after 19 s", longer.text(), "pending");
  world.advance(1s);
  expect_that("after 20 s: " + longer.text(), longer.failed_with<TimedOut>());
  Arriving without_end = request({.url = "http://a.example/", .timeout = Duration::max()});
  world.advance(1h);
  expect_that("without end: silence ends it; it is " + without_end.text(), without_end.failed_with<TimedOut>());
}

TEST_F(Step9_11_Time, OneLimitForAllRedirects) {
  rule("K113", "redirects do not begin the time again", "request");
  options.timeout = 10s;
  options.silence = 1h;
  Arriving response = get("http://a.example/");
  const PeerPtr first = server();
  world.advance(6s);
  send(first, "HTTP/1.1 302 Found\r\nLocation: http://b.example/\r\nContent-Length: 0\r\n\r\n");
  const PeerPtr second = server(b);
  world.advance(4s);
  expect_that("TimedOut; it is " + response.text(), response.failed_with<TimedOut>());
  expect_that("the second connection was ended", was_ended(second));
}

TEST_F(Step9_11_Time, SilenceHasALimit) {
  rule("",
       "a server that sends nothing for 30 seconds while we wait fails the request; each byte begins the time again",
       "ClientConnection::wait");
  Arriving response = get("http://a.example/");
  const PeerPtr peer = server();
  world.advance(29s);
  send(peer, "HTTP/1.1 2");
  world.advance(29s);
  send(peer, "00 OK\r\nContent-Length: 5\r\n\r\n");
  Body body = read(response);
  world.advance(29s);
  send(peer, "he");
  world.advance(29s);
  expect("the body", body.text(), "pending");
  world.advance(1s);
  expect("the body after 30 s of silence", body.text(), "waiting for http://a.example/: timed out after 30 s");
  expect_that("the connection was ended", was_ended(peer));
  Arriving nothing = get("http://a.example/");
  const PeerPtr silent = server();
  world.advance(30s);
  expect("a head that does not come", nothing.text(), "waiting for http://a.example/: timed out after 30 s");
  Arriving first = get("http://a.example/");
  const PeerPtr used = server();
  send(used, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  world.advance(60s);
  Arriving again = get("http://a.example/");  // on the same connection, which may rest for longer than 30 s
  world.advance(30s);
  expect("a head that does not come on a used connection", again.text(),
         "waiting for http://a.example/: timed out after 30 s");
}

TEST_F(Step9_11_Time, WhatWeDoNotWaitForIsNoSilence) {
  rule("",
       "silence does not count while nobody has asked for the body, while the consumer pauses us, and while the "
       "request is still on its way",
       "ClientConnection::wait");
  Arriving response = get("http://a.example/");
  const PeerPtr peer = server();
  send(peer, five);
  world.advance(100s);
  Body body = read(response);
  world.advance(29s);
  expect("29 s after it was asked for", body.text(), "pending");
  send(peer, "hello");
  expect("the body", body.text(), "ok");
  world.network.set_capacity(1000);
  Arriving uploading = request({.method = "PUT", .url = "http://b.example/", .body = std::string(5000, 'x')});
  const PeerPtr slow = server(b);
  for (int i = 0; i < 4; ++i) {
    world.advance(29s);
    got(slow);
  }
  expect("116 s later the request is on its way", uploading.text(), "pending");
  got(slow);
  world.advance(31s);
  got(slow);
  world.advance(60s);
  expect_that("when all of it has gone out, silence counts again: " + uploading.text(),
              uploading.failed_with<TimedOut>());
}

TEST_F(Step9_11_Time, NothingIsLeft) {
  rule("", "after a response, a failure, a timeout or a cancel no delayed call is left", "ClientConnection::wait");
  options.most_idle = 0;
  exchange("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  exchange("HTTP/1.1 200 OK\r\n\r\nok");
  exchange("HTTP/1.1 204 No Content\r\n\r\n");
  exchange("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
  exchange("noise");
  expect_nothing_left();
  Arriving waiting = get("http://a.example/");
  const PeerPtr peer = server();
  waiting.cancel();
  expect_nothing_left();
  Arriving late = request({.url = "http://a.example/", .timeout = 1s});
  const PeerPtr silent = server();
  world.advance(1s);
  expect_that("TimedOut; it is " + late.text(), late.failed_with<TimedOut>());
  expect_nothing_left();
}

}  // namespace
}  // namespace untwist::testing
