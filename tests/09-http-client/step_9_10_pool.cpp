#include "http_client_test.hpp"

namespace untwist::testing {
namespace {

using http::NoResponse;

const std::string kEmpty = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

class Step9_10_Pool : public HttpClientTest {
 protected:
  // A connection that is free is used again.
  void expect_reuse() {
    const PeerPtr peer = idle(1)[0];
    Arriving next = ask("/reused");
    expect_that("a connection that is free is used again", has(peer, "/reused"));
    send(peer, kEmpty);
    reset(peer);
  }
  Arriving ask(const std::string& path) { return get("http://a.example" + path); }
  // Is this the request that has come here?
  bool has(const PeerPtr& peer, const std::string& path) { return got(peer).starts_with("GET " + path + " "); }
  // Opens so many connections, which are idle afterwards.
  std::vector<PeerPtr> idle(int count) {
    std::vector<Arriving> responses;
    std::vector<PeerPtr> peers;
    for (int i = 0; i < count; ++i) responses.push_back(ask("/"));
    for (int i = 0; i < count; ++i) {
      peers.push_back(server());
      got(peers.back());
    }
    for (const PeerPtr& peer : peers) send(peer, kEmpty);
    return peers;
  }
};

TEST_F(Step9_10_Pool, AConnectionIsUsedAgain) {
  rule("K103", "when a body was read to its end, the next request goes out on the same connection", "Pool::take");
  Arriving first = ask("/1");
  const PeerPtr peer = server();
  got(peer);
  send(peer, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  Body body = read(first);
  expect("the body", body.value(), "ok");
  Arriving second = ask("/2");
  expect_that("the second request came on the same connection", has(peer, "/2"));
  send(peer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
  Body again = read(second);
  expect("its body", again.value(), "ok");
  Arriving third = request({.method = "HEAD", .url = "http://a.example/3"});
  expect_that("so did the third one", got(peer).starts_with("HEAD /3 "));
  send(peer, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
  Arriving fourth = ask("/4");
  expect_that("and one after a response without a body", has(peer, "/4"));
  expect_that("no other connection", !was_dialled(a));
}

TEST_F(Step9_10_Pool, InsideACallback) {
  rule("K103", "the connection is free before the callbacks run: the next request in one of them uses it",
       "Pool::is_idle");
  std::optional<Arriving> second;
  const auto done = client().get("http://a.example/1").add_callback([&](ClientResponse response) {
    second.emplace(client().get("http://a.example/2"));
    return response.status;
  });
  const PeerPtr peer = server();
  got(peer);
  send(peer, kEmpty);
  expect_that("the second request came on the same connection", has(peer, "/2"));
  send(peer, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
  std::optional<Arriving> third;
  const auto read = second.value().value().read_body().add_callback([&](const std::string& text) {
    third.emplace(client().get("http://a.example/3"));
    return text;
  });
  expect_that("so did one from the callback of a body", has(peer, "/3"));
}

TEST_F(Step9_10_Pool, OnlyWhenItsBodyWasRead) {
  rule("K103", "while a body is not read to its end, its connection is taken: another request has a new one",
       "Pool::take");
  expect_reuse();
  Arriving first = ask("/1");
  const PeerPtr one = server();
  send(one, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  Arriving second = ask("/2");
  expect_that("the second request came on a new connection", has(server(), "/2"));
}

TEST_F(Step9_10_Pool, ABodyThatNobodyWantsAndThatIsThere) {
  rule("", "a response that is dropped leaves its connection usable if the whole body has come", "Pool::is_idle");
  PeerPtr peer;
  {
    Arriving first = ask("/1");
    peer = server();
    got(peer);
    send(peer, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  }
  Arriving second = ask("/2");
  expect_that("the second request came on the same connection", has(peer, "/2"));
}

TEST_F(Step9_10_Pool, NotIfTheServerCloses) {
  rule("", "a connection that the server is going to close is not used again", "Pool::is_idle");
  for (const char* last : {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                           "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"}) {
    Arriving first = ask("/1");
    const PeerPtr peer = server();
    got(peer);
    send(peer, last);
    expect_that("it was ended", was_ended(peer));
    Arriving second = ask("/2");
    const PeerPtr next = server();
    expect_that("the second request came on a new one", has(next, "/2"));
    send(next, last);
  }
  const auto peers = idle(1);
  Arriving last = ask("/last");
  expect_that("a connection that stays is used again", has(peers[0], "/last"));
}

TEST_F(Step9_10_Pool, TheNewestFirst) {
  rule("K104", "of several idle connections the one that was used last is used next", "Pool::take");
  const auto peers = idle(2);
  Arriving next = ask("/next");
  expect_that("it came on the newest", has(peers[1], "/next"));
  Arriving second = ask("/second");
  expect_that("the next one on the other", has(peers[0], "/second"));
}

TEST_F(Step9_10_Pool, EachServerHasItsOwn) {
  rule("K104", "a connection serves its own server only: scheme, host and port", "Pool::take");
  expect_reuse();
  idle(1);
  hosts.known["same-address.example"] = {"10.0.0.1"};
  Arriving other = get("http://same-address.example/2");
  const PeerPtr peer = server();
  expect("what the new connection got", got(peer), "GET /2 HTTP/1.1\r\nHost: same-address.example\r\n\r\n");
  Arriving b_page = get("http://b.example/3");
  expect_that("a connection to b", was_dialled(b));
}

TEST_F(Step9_10_Pool, TwoStayIdle) {
  rule("K104", "at most 2 connections to one server stay idle: the oldest is closed", "Pool::is_idle");
  const auto peers = idle(3);
  expect_that("the oldest was closed", was_ended(peers[0]));
  expect_that("the others were not", !was_ended(peers[1]) && !was_ended(peers[2]));
}

TEST_F(Step9_10_Pool, IdleOnesAreClosedInTheEnd) {
  rule("K104", "an idle connection is closed after 240 seconds, counted from its last use", "Pool::is_idle");
  const auto peers = idle(1);
  world.advance(200s);
  Arriving next = ask("/next");
  expect_that("it is still used after 200 s", has(peers[0], "/next"));
  send(peers[0], kEmpty);
  world.advance(239s);
  expect_that("it is not closed 239 s after its last use", !was_ended(peers[0]));
  world.advance(1s);
  expect_that("it is closed after 240 s", was_ended(peers[0]));
  close(peers[0]);
  expect_nothing_left();
}

TEST_F(Step9_10_Pool, ADeadOneIsNotUsed) {
  rule("K104", "an idle connection that the server has closed is not used again", "Pool::take");
  const auto peers = idle(2);
  close(peers[1]);
  Arriving next = ask("/next");
  expect_that("it came on the other one", has(peers[0], "/next"));
  send(peers[0], kEmpty);
  reset(peers[0]);
  Arriving third = ask("/third");
  expect_that("it came on a new one", has(server(), "/third"));
}

TEST_F(Step9_10_Pool, ClosedInTheSameTurn) {
  rule("K104", "a connection that is being closed is not used, even if it has not ended yet", "Pool::take");
  expect_reuse();
  const auto peers = idle(2);
  world.advance(200s);
  std::optional<Arriving> next;
  world.reactor->call_later(40s, [&] {  // when both have just been idle for too long
    next.emplace(request({.method = "POST", .url = "http://a.example/next"}));
  });
  world.advance(40s);
  expect_that("it came on a new one", got(server()).starts_with("POST /next "));
  expect("the request", next->text(), "pending");
}

TEST_F(Step9_10_Pool, BytesThatNobodyAskedFor) {
  rule("", "an idle connection on which bytes come is ended: they could pass for the next response", "Pool::take");
  expect_reuse();
  const auto peers = idle(1);
  send(peers[0], "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong");
  expect_that("it was ended", was_ended(peers[0]));
  Arriving next = ask("/next");
  expect("the next request", next.text(), "pending");
}

TEST_F(Step9_10_Pool, NoMoreThanSoMany) {
  rule("K105", "at most 6 connections to one server: more requests wait, and go out in their order", "Pool::take");
  std::vector<Arriving> responses;
  for (int i = 0; i < 9; ++i) responses.push_back(ask("/" + std::to_string(i)));
  std::vector<PeerPtr> peers;
  for (int i = 0; i < 6; ++i) {
    peers.push_back(server());
    expect_that("request " + std::to_string(i) + " has come", has(peers.back(), "/" + std::to_string(i)));
  }
  expect_that("there is no seventh connection", !was_dialled(a));
  send(peers[4], kEmpty);
  expect_that("the seventh request came on the first free one", has(peers[4], "/6"));
  send(peers[1], kEmpty);
  expect_that("and then the eighth", has(peers[1], "/7"));
  Arriving other = get("http://b.example/");
  expect_that("another server has its own six", was_dialled(b));
}

TEST_F(Step9_10_Pool, TheEndOfOneIsRoomForAnother) {
  rule("", "when a connection ends, or an attempt fails, the request that has waited longest has a new one",
       "Pool::take");
  options.most_connections = 1;
  Arriving first = ask("/1"), second = ask("/2"), third = ask("/3");
  const PeerPtr one = server();
  got(one);
  expect_that("one at a time", !was_dialled(a));
  reset(one);
  const PeerPtr two = server();
  expect_that("the second request came on a new connection", has(two, "/2"));
  send(two, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  close(two);
  expect_that("and the third", has(server(), "/3"));
}

TEST_F(Step9_10_Pool, AFailedAttemptIsRoomForAnother) {
  rule("", "when an attempt to connect fails, the next request in the line makes its own attempt", "Pool::take");
  options.most_connections = 1;
  hosts.slow = true;
  Arriving first = ask("/1"), second = ask("/2");
  expect("look-ups", hosts.asked, 1);
  std::move(hosts.pending.at(0)).errback(UnknownHost("unknown"));
  world.settle();
  expect_that("the first failed: " + first.text(), first.failed_with<UnknownHost>());
  expect("look-ups afterwards", hosts.asked, 2);
  std::move(hosts.pending.at(1)).callback(std::vector<std::string>{"10.0.0.1"});
  expect_that("the second request has come", has(server(), "/2"));
}

TEST_F(Step9_10_Pool, WhoLeavesTheLineIsForgotten) {
  rule("", "a request that is cancelled while it waits leaves the line, and takes no connection", "Pool::take");
  options.most_connections = 1;
  Arriving first = ask("/1"), second = ask("/2"), third = ask("/3");
  const PeerPtr peer = server();
  got(peer);
  second.cancel();
  expect_that("Cancelled; it is " + second.text(), second.failed_with<Cancelled>());
  send(peer, kEmpty);
  expect_that("the third request came", has(peer, "/3"));
  send(peer, kEmpty);
  expect("the third", third.text(), "ok");
  Arriving fourth = ask("/4");
  expect_that("the connection is used again", has(peer, "/4"));
}

TEST_F(Step9_10_Pool, AnAttemptThatIsCancelledMakesRoom) {
  rule("", "a request that is cancelled while it connects makes room for the next one", "Pool::take");
  options.most_connections = 1;
  world.network.swallow({"10.0.0.3", 80});
  hosts.known["c.example"] = {"10.0.0.3"};
  Arriving first = get("http://c.example/1"), second = get("http://c.example/2");
  world.settle();
  expect("attempts: one at a time", world.network.open_sockets(), 1);
  first.cancel();
  second.cancel();
  world.settle();
  expect_nothing_left();
}

TEST_F(Step9_10_Pool, SentAgainIfTheServerWasJustClosing) {
  rule("K106", "a GET on a used connection that ends before any byte of the response is sent once more, on a new one",
       "Pool::take");
  const auto peers = idle(2);
  Arriving next = ask("/next");
  expect_that("it came on a used one", has(peers[1], "/next"));
  close(peers[1]);
  const PeerPtr fresh = server();
  expect_that("it came again, on a new connection", has(fresh, "/next"));
  expect_that("the other idle one was closed, too", was_ended(peers[0]));
  close(fresh);
  expect_that("once: then it is NoResponse; it is " + next.text(), next.failed_with<NoResponse>());
}

TEST_F(Step9_10_Pool, NotSentAgain) {
  rule("K106",
       "a request is not sent again on a new connection, after a byte of a response, with a body, if it may not "
       "be repeated, or when it was cancelled",
       "Pool::take");
  {
    Arriving on_a_new_one = ask("/");
    close(server());
    expect_that("on a new one: " + on_a_new_one.text(), on_a_new_one.failed_with<NoResponse>());
  }
  const auto lost_after = [&](ClientRequest asked, const std::string& part, bool cancel) {
    const PeerPtr peer = idle(1)[0];
    asked.url = "http://a.example/";
    Arriving response = request(std::move(asked));
    got(peer);
    if (!part.empty()) send(peer, part);
    if (cancel) response.cancel();
    close(peer);
    const std::string outcome = response.failed_with<NoResponse>()          ? "NoResponse"
                                : response.failed_with<http::BadResponse>() ? "BadResponse"
                                                                            : response.text();
    return outcome + (was_dialled(a) ? ", and sent again" : "");
  };
  expect("after a byte", lost_after({}, "H", false), "BadResponse");
  expect("a POST", lost_after({.method = "POST"}, "", false), "NoResponse");
  expect("with a body", lost_after({.method = "PUT", .body = "x"}, "", false), "NoResponse");
  expect("with JSON", lost_after({.method = "PUT", .json = "{}"}, "", false), "NoResponse");
  expect("cancelled", lost_after({}, "", true), "cancelled before the result came");
  for (const char* method : {"HEAD", "OPTIONS", "PUT", "DELETE"})
    expect(method, lost_after({.method = method}, "", false), "pending, and sent again");
}

TEST_F(Step9_10_Pool, ClosingIdleOnes) {
  rule("K107", "close_idle() closes the idle connections, and fires when they are gone; busy ones go on", "Pool::take");
  const auto peers = idle(2);
  Arriving busy = ask("/busy");
  Seen<void> closed(client().close_idle());
  expect("the result at once", closed.text(), "pending");
  world.settle();
  expect_that("the idle one was closed", was_ended(peers[0]));
  close(peers[0]);
  expect("the result", closed.text(), "ok");
  send(peers[1], kEmpty);
  expect("the busy one", busy.text(), "ok");
  Seen<void> again(client().close_idle());
  close(peers[1]);
  expect("again", again.text(), "ok");
  Seen<void> nothing(client().close_idle());
  expect("with nothing to close", nothing.text(), "ok");
}

}  // namespace
}  // namespace untwist::testing
