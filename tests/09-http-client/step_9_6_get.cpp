#include <algorithm>

#include "http_client_test.hpp"

namespace untwist::testing {
namespace {

using http::BadResponse;
using http::NoResponse;

class Step9_6_Get : public HttpClientTest {
 protected:
  Step9_6_Get() { options.most_idle = 0; }  // a new connection for each request

  // A body without an end. Counts how often it is read.
  http::Upload endless_upload() {
    return {[this](std::size_t most) {
              ++reads;
              return std::string(most, 'x');
            },
            {}};
  }
  int reads = 0;
};

TEST_F(Step9_6_Get, ARequestAndItsResponse) {
  rule("", "get() sends a request, and fires with the status and the fields of the response", "ClientConnection::send");
  Arriving response = get("http://a.example/page?id=1");
  const PeerPtr peer = server();
  expect("what the server got", got(peer), "GET /page?id=1 HTTP/1.1\r\nHost: a.example\r\n\r\n");
  send(peer, "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nX-One: 1\r\n\r\nlost");
  expect("the request", response.text(), "ok");
  expect("the status", response.value().status, 404);
  expect("the reason", std::string(response.value().reason()), "Not Found");
  expect("a field", std::string(response.value().field("x-one").value_or("none")), "1");
  expect("where it came from", response.value().url.text(), "http://a.example/page?id=1");
}

TEST_F(Step9_6_Get, ItWaitsForTheWholeHeadAndNotLonger) {
  rule("K85", "the Deferred fires when the head is complete: not before its empty line, and without the body",
       "ClientConnection::data_received");
  Arriving response = get("http://a.example/");
  const PeerPtr peer = server();
  for (const char c : std::string_view("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r")) {
    expect("the request", response.text(), "pending");
    send(peer, std::string_view(&c, 1));
  }
  expect("the request before the last byte", response.text(), "pending");
  send(peer, "\n");
  expect("the request after it", response.text(), "ok");
}

TEST_F(Step9_6_Get, AResponseToHeadHasNoBody) {
  rule("K94", "after the head of a response to HEAD the exchange is over, whatever length it names",
       "ClientConnection::send");
  Arriving response = request({.method = "HEAD", .url = "http://a.example/"});
  const PeerPtr peer = server();
  got(peer);
  send(peer, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
  expect("the request", response.text(), "ok");
  expect_that("the connection is free, and ends", was_ended(peer) && !peer->was_reset());
}

TEST_F(Step9_6_Get, InterimResponsesAreNotTheResponse) {
  rule("K95", "responses with a status of 1xx come before the real one, and are passed over",
       "ClientConnection::data_received");
  Arriving response = get("http://a.example/");
  const PeerPtr peer = server();
  send(peer, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
  expect("the request", response.text(), "pending");
  send(peer, "HTTP/1.1 204 No Content\r\n\r\n");
  expect("the status", response.value().status, 204);
  expect_that("no field of an interim response", !response.value().field("link"));
}

TEST_F(Step9_6_Get, NothingAtAllIsAFailure) {
  rule("K84", "if the connection ends before any byte of the response, the request fails with NoResponse",
       "ClientConnection::connection_lost");
  Arriving first = get("http://a.example/");
  close(server());
  expect_that("closed: NoResponse; it is " + first.text(), first.failed_with<NoResponse>());
  Arriving second = get("http://a.example/");
  reset(server());
  expect_that("reset: NoResponse; it is " + second.text(), second.failed_with<NoResponse>());
  expect_that("the message says how the connection ended: " + second.text(),
              second.text().find("connection lost") != std::string::npos);
}

TEST_F(Step9_6_Get, HalfAHeadIsAFailure) {
  rule("K84", "if the connection ends within the head, the request fails with BadResponse",
       "ClientConnection::connection_lost");
  for (const char* part : {"H", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n",
                           "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r"}) {
    Arriving response = get("http://a.example/");
    const PeerPtr peer = server();
    send(peer, part);
    close(peer);
    expect_that("BadResponse, not NoResponse; it is " + response.text(), response.failed_with<BadResponse>());
  }
}

TEST_F(Step9_6_Get, NoiseIsAFailureAtOnce) {
  rule("K96", "something else than HTTP fails the request when it comes, and ends the connection",
       "ClientConnection::data_received");
  for (const char* noise : {"SSH-2.0-OpenSSH_9.2\r\n", "<html>", "HTTP/2.0 200 OK\r\n", "HTTP/1.1 OK\r\n", "\r\n",
                            "HTTP/1.1 200 OK\r\nno colon\r\n"}) {
    Arriving response = get("http://a.example/");
    const PeerPtr peer = server();
    send(peer, noise);
    expect_that(std::string("BadResponse after ") + noise + "; it is " + response.text(),
                response.failed_with<BadResponse>());
    expect_that("the connection was ended", was_ended(peer));
  }
}

TEST_F(Step9_6_Get, AServerThatIsNotThere) {
  rule("", "if there is no connection, the request fails with the reason: the name or the address",
       "ClientConnection::send");
  Arriving refused = get("http://10.0.0.9/");
  world.settle();
  expect_that("refused; it is " + refused.text(), refused.failed_with<ConnectionRefused>());
  Arriving unknown = get("http://nowhere.example/");
  world.settle();
  expect_that("an unknown name; it is " + unknown.text(), unknown.failed_with<UnknownHost>());
  Arriving there = get("http://a.example/");
  send(server(), "HTTP/1.1 204 No Content\r\n\r\n");
  expect("a server that is there", there.text(), "ok");
}

TEST_F(Step9_6_Get, TheBodyOfTheRequestFollowsItsHead) {
  rule("", "a body is sent after the head, unchanged", "ClientConnection::send");
  Arriving response = request({.method = "POST", .url = "http://a.example/", .body = "a\r\n\r\nb"});
  expect("what the server got", got(server()),
         "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 6\r\n\r\na\r\n\r\nb");
  Arriving other = request({.method = "PUT", .url = "http://a.example/", .query = {{"a b", "&"}}, .json = "[]"});
  expect("what it got with JSON and a query", got(server()),
         "PUT /?a%20b=%26 HTTP/1.1\r\nHost: a.example\r\nContent-Type: application/json\r\nContent-Length: "
         "2\r\n\r\n[]");
}

TEST_F(Step9_6_Get, AnUploadIsSentPieceByPiece) {
  rule("K83", "an Upload is read while it is sent; more or fewer bytes than promised fail the request",
       "ClientConnection::send");
  const auto upload = [](std::string text, std::optional<std::uint64_t> length) {
    return http::Upload{[text](std::size_t most) mutable {
                          const std::string piece = text.substr(0, std::min<std::size_t>(most, 3));
                          text.erase(0, piece.size());
                          return piece;
                        },
                        length};
  };
  Arriving whole = request({.method = "PUT", .url = "http://a.example/", .body = upload("12345", 5)});
  expect("what the server got", got(server()), "PUT / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5\r\n\r\n12345");
  Arriving chunks = request({.method = "PUT", .url = "http://a.example/", .body = upload("12345", {})});
  expect("what it got in chunks", got(server()),
         "PUT / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n"
         "3\r\n123\r\n2\r\n45\r\n0\r\n\r\n");
  const auto pieces_of_two = [] {
    return std::count_if(story().begin(), story().end(),
                         [](const StoryLine& line) { return line.what == "send 2 bytes"; });
  };
  const auto sent_by_then = pieces_of_two();
  for (const std::uint64_t wrong : {2, 4, 6}) {
    Arriving response = request({.method = "PUT", .url = "http://a.example/", .body = upload("12345", wrong)});
    const PeerPtr peer = server();
    expect_that("BadRequest; it is " + response.text(), response.failed_with<http::BadRequest>());
    expect_that("the connection was reset", was_ended(peer));
    if (wrong == 4) expect("pieces with more than was promised", pieces_of_two() - sent_by_then, 0);
  }
}

TEST_F(Step9_6_Get, AnAnswerBeforeTheRequestIsComplete) {
  rule("K97", "a response that comes while the request is still sent counts; then the connection ends",
       "ClientConnection::send");
  world.network.set_capacity(1000);
  Arriving response = request({.method = "PUT", .url = "http://a.example/", .body = endless_upload()});
  const PeerPtr peer = server();
  send(peer, "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");
  expect("the status", response.value().status, 413);
  expect_that("the connection was ended", was_ended(peer));
  const int by_then = reads;
  world.advance(10s);
  expect("pieces that were read after that", reads - by_then, 0);
}

TEST_F(Step9_6_Get, AConnectionLostWhileTheRequestIsSent) {
  rule("K98", "if the connection is lost while the request is sent, the request fails, and the upload is not read on",
       "ClientConnection::connection_lost");
  world.network.set_capacity(1000);
  Arriving response = request({.method = "PUT", .url = "http://a.example/", .body = endless_upload()});
  reset(server());
  expect_that("NoResponse; it is " + response.text(), response.failed_with<NoResponse>());
  const int by_then = reads;
  world.advance(10s);
  expect("pieces that were read after that", reads - by_then, 0);
}

TEST_F(Step9_6_Get, TwoRequestsAtOnce) {
  rule("", "requests do not wait for each other: each has its own connection and its own response",
       "ClientConnection::send");
  Arriving first = get("http://a.example/1"), second = get("http://a.example/2");
  const PeerPtr one = server(), two = server();
  expect("the first request", got(one), "GET /1 HTTP/1.1\r\nHost: a.example\r\n\r\n");
  expect("the second request", got(two), "GET /2 HTTP/1.1\r\nHost: a.example\r\n\r\n");
  send(two, "HTTP/1.1 202 OK\r\nContent-Length: 3\r\n\r\ntwo");
  expect("the first", first.text(), "pending");
  send(one, "HTTP/1.1 201 OK\r\nContent-Length: 3\r\n\r\none");
  expect("their statuses", std::to_string(first.value().status) + " " + std::to_string(second.value().status),
         "201 202");
}

TEST_F(Step9_6_Get, AResponseThatNobodyReadsEndsItsConnection) {
  rule("", "a response that is destroyed before its body was asked for ends the connection", "ClientConnection::send");
  PeerPtr peer;
  {
    Arriving response = get("http://a.example/");
    peer = server();
    send(peer, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nbegin");
    expect_that("not as long as it lives", !was_ended(peer));
  }
  expect_that("the connection was ended", was_ended(peer));
}

TEST_F(Step9_6_Get, WithTheClientGoItsConnections) {
  rule("", "when the client is destroyed, its connections end, and what waits fails", "ClientConnection::send");
  {
    Arriving answered = get("http://a.example/");
    send(server(), "HTTP/1.1 204 No Content\r\n\r\n");
    expect("a request before that", answered.text(), "ok");
  }
  Arriving response = get("http://a.example/");
  const PeerPtr peer = server();
  drop_client();
  world.settle();
  expect_that("a failure; it is " + response.text(), response.over() && !response.ok());
  expect_that("the connection was ended", was_ended(peer));
  Arriving connecting = get("http://a.example/");
  drop_client();
  world.settle();
  expect_that("a failure; it is " + connecting.text(), connecting.over() && !connecting.ok());
  expect_nothing_left();
  hosts.slow = true;
  Arriving looking_up = get("http://a.example/");
  drop_client();
  expect_that("a look-up fails at once; it is " + looking_up.text(), looking_up.over() && !looking_up.ok());
  expect("look-ups that were cancelled", hosts.cancelled, 1);
  hosts.slow = false;
  world.network.swallow({"10.0.0.3", 80});
  Arriving attempt = get("http://10.0.0.3/");
  world.settle();
  drop_client();
  expect_that("an attempt fails at once; it is " + attempt.text(), attempt.over() && !attempt.ok());
  expect_nothing_left();
}

TEST_F(Step9_6_Get, FieldsOfTheClient) {
  rule("", "the client's own fields go with each request, unless the request has them", "ClientConnection::send");
  options.fields = http::ClientOptions().fields;
  Arriving usual = get("http://a.example/");
  expect("what the server got", got(server()),
         "GET / HTTP/1.1\r\nHost: a.example\r\nUser-Agent: untwist\r\nAccept: */*\r\n\r\n");
  const Arriving other(client().get("http://a.example/", {{"accept", "text/plain"}}));
  expect("with one of its own", got(server()),
         "GET / HTTP/1.1\r\nHost: a.example\r\naccept: text/plain\r\nUser-Agent: untwist\r\n\r\n");
}

TEST_F(Step9_6_Get, Cancelled) {
  rule("K99", "cancelling ends what is going on: before the response and during its head the connection is aborted",
       "ClientConnection::send");
  Arriving before = get("http://a.example/");
  const PeerPtr first = server();
  before.cancel();
  expect_that("Cancelled; it is " + before.text(), before.failed_with<Cancelled>());
  expect_that("the connection was reset", (world.settle(), first->was_reset()));
  Arriving during = get("http://a.example/");
  const PeerPtr second = server();
  send(second, "HTTP/1.1 200 OK\r\n");
  during.cancel();
  expect_that("Cancelled; it is " + during.text(), during.failed_with<Cancelled>());
  expect_that("the connection was reset", (world.settle(), second->was_reset()));
}

TEST_F(Step9_6_Get, CancelledBeforeThereIsAConnection) {
  rule("K101", "cancelling while it connects ends the attempt; during the look-up it ends that",
       "ClientConnection::send");
  world.network.swallow({"10.0.0.3", 80});
  hosts.known["c.example"] = {"10.0.0.3"};
  Arriving connecting = get("http://c.example/");
  world.settle();
  connecting.cancel();
  expect_that("Cancelled; it is " + connecting.text(), connecting.failed_with<Cancelled>());
  hosts.slow = true;
  Arriving looking_up = get("http://a.example/");
  looking_up.cancel();
  expect("look-ups that were cancelled", hosts.cancelled, 1);
  expect_nothing_left();
  hosts.slow = false;
  Arriving next = get("http://a.example/");
  send(server(), "HTTP/1.1 204 No Content\r\n\r\n");
  expect("the next request", next.text(), "ok");
}

TEST_F(Step9_6_Get, CancelledWhileTheRequestIsSent) {
  rule("K100", "cancelling while an upload is sent ends it: no more of it is read", "ClientConnection::send");
  world.network.set_capacity(1000);
  Arriving response = request({.method = "PUT", .url = "http://a.example/", .body = endless_upload()});
  const PeerPtr peer = server();
  response.cancel();
  expect_that("Cancelled; it is " + response.text(), response.failed_with<Cancelled>());
  const int by_then = reads;
  for (int i = 0; i < 40; ++i) got(peer);
  expect("pieces that were read after that", reads - by_then, 0);
}

}  // namespace
}  // namespace untwist::testing
