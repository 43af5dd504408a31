#include <untwist/http/routes.hpp>

#include "http_test.hpp"

namespace untwist::testing {
namespace {

using http::plain;
using http::Refusal;
using http::Routes;

class Step6_4_Handler : public HttpTest {};
class Step6_4_Stream : public StreamTest {};
class Step6_4_Connections : public HttpTest {};
class Step6_4_Routes : public HttpTest {
 protected:
  // What a server with these routes answers to a request.
  Answer ask(const Routes& routes, std::string_view method, std::string_view target) {
    answer = routes.handler();
    return HttpTest::ask(std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: here\r\n\r\n");
  }
  static http::Handler says(std::string text) {
    return [text](Request) { return succeed(plain(200, text)); };
  }
};

TEST_F(Step6_4_Handler, ARequestBecomesAResponse) {
  rule("K45", "the handler gets a request and returns a response; a text body has a Content-Length");
  const Answer got = ask("GET /page?a=b HTTP/1.1\r\nHost: here\r\n\r\n");
  expect("what the handler saw", asked, "GET /page?a=b");
  expect("the status line", got.status_line, "HTTP/1.1 200 OK");
  expect("Content-Length", got.field("content-length"), "5");
  expect("Content-Type", got.field("content-type"), "text/plain; charset=utf-8");
  expect("the body", got.body, "hello");
}

TEST_F(Step6_4_Handler, EveryResponseHasADate) {
  rule("", "Date is the time of the wall clock; a handler's own Date takes precedence");
  expect("Date", ask(kGet).field("date"), "Sun, 06 Nov 1994 08:49:37 GMT");
  answer = [](Request) {
    Response response = plain(200, "x");
    response.fields.add("date", "long ago");
    return succeed(std::move(response));
  };
  expect("Date", ask(kGet).field("date"), "long ago");
}

TEST_F(Step6_4_Handler, MayAnswerLater) {
  rule("", "the response is sent when the Deferred fires, and not before");
  waits = true;
  const PeerPtr peer = connect();
  expect("what arrived at first", say(peer, kGet), "");
  respond(0, plain(200, "late"));
  world.settle();
  std::string said = peer->take();
  expect("the body", take_answer(said).value_or(Answer()).body, "late");
}

TEST_F(Step6_4_Handler, SeesTheSameHoweverTheBytesAreSplit) {
  rule("K1", "the same message gets the same answer, wherever it is split");
  const std::string request = "GET /x HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";
  const std::string whole = say(request);
  for (std::size_t cut = 1; cut < request.size(); ++cut) {
    const PeerPtr peer = connect();
    const std::string first = say(peer, request.substr(0, cut));
    if (first + say(peer, request.substr(cut)) != whole)
      report("the same response", "another one, when split after byte " + std::to_string(cut));
  }
  const PeerPtr peer = connect();
  std::string said;
  for (const char c : request) said += say(peer, std::string(1, c));
  expect("byte by byte", said, whole);
}

TEST_F(Step6_4_Handler, AnErrorIsA500) {
  rule("K49", "an error in a handler is logged; the client gets a 500 that reveals nothing");
  answer = [](Request) -> Deferred<Response> { throw Error("the password is 1234"); };
  Answer got = ask(kGet);
  expect("the status when the handler throws", got.status, 500);
  expect("where the body reveals the error", got.body.find("1234"), std::string::npos);
  answer = [](Request) { return fail<Response>(Error("the password is 1234")); };
  got = ask(kGet);
  expect("the status when the Deferred fails", got.status, 500);
  expect("where the body reveals the error", got.body.find("1234"), std::string::npos);
  const auto logged = take_logged_errors();
  expect("how many errors were logged", logged.size(), 2u);
  if (!logged.empty()) expect("what the log says", logged[0].failure.message(), "the password is 1234");
}

TEST_F(Step6_4_Handler, ARefusalIsAResponse) {
  rule("", "a Refusal that a handler throws becomes a response with its status, and is not logged");
  answer = [](Request) -> Deferred<Response> { throw Refusal(403, "Not for you."); };
  const Answer got = ask(kGet);
  expect("the status", got.status, 403);
  expect("the body", got.body, "Not for you.");
}

TEST_F(Step6_4_Handler, AnInvalidStatusIsA500) {
  rule("K50", "a response that cannot be sent becomes a 500, and is logged");
  for (const int status : {0, 100, 199, 600}) {
    answer = [&](Request) { return succeed(plain(status, "x")); };
    expect("the status for " + std::to_string(status), ask(kGet).status, 500);
  }
  expect("how many errors were logged", take_logged_errors().size(), 4u);
}

TEST_F(Step6_4_Handler, CannotSetTheFramingFields) {
  rule("", "a handler's Content-Length and Transfer-Encoding are not sent: the server sets them itself");
  answer = [](Request) {
    Response response = plain(200, "hello");
    response.fields.add("Content-Length", "3");
    response.fields.add("Transfer-Encoding", "chunked");
    return succeed(std::move(response));
  };
  const Answer got = ask(kGet);
  expect("Content-Length", got.field("content-length"), "5");
  expect("Transfer-Encoding", got.field("transfer-encoding"), "(none)");
}

TEST_F(Step6_4_Handler, LargeBodiesArriveWhole) {
  rule("", "bytes that the network does not take immediately are sent later");
  world.network.set_capacity(10'000);
  const std::string large(300'000, 'x');
  answer = [&](Request) { return succeed(plain(200, large)); };
  const PeerPtr peer = connect();
  std::string said = say(peer, kGet);
  for (int i = 0; i < 40; ++i) {
    world.settle();
    said += peer->take();
  }
  const auto got = take_answer(said);
  expect_that("the body is whole", got && got->body == large);
}

TEST_F(Step6_4_Handler, AHandlerIsNotifiedWhenItsResponseIsSent) {
  rule("K60", "`sent` fires when the whole response has been passed to the transport");
  std::string heard;
  answer = [&](Request) {
    Response response = plain(200, "hello");
    response.sent.emplace();
    response.sent->deferred().add_callback([&] { heard = "sent"; }).detach();
    return succeed(std::move(response));
  };
  ask(kGet);
  expect("the notification", heard, "sent");
  heard.clear();
  std::optional<Promise<std::optional<std::string>>> piece;
  answer = [&](Request) {
    Response response;
    response.body = http::Stream([&] { return piece.emplace().deferred(); });
    response.length = 3;
    response.sent.emplace();
    response.sent->deferred().add_callback([&] { heard = "sent"; }).detach();
    return succeed(std::move(response));
  };
  const PeerPtr peer = connect();
  say(peer, kGet);
  ASSERT_TRUE(piece);
  std::move(*piece).callback("all");
  world.settle();
  expect("the notification before the end of a stream", heard, "");
  std::move(*piece).callback(std::nullopt);
  world.settle();
  expect("the notification after it", heard, "sent");
}

TEST_F(Step6_4_Handler, AHandlerIsNotifiedWhenTheClientHasGone) {
  rule("K57 K58",
       "if the client leaves before its response, the response is dropped, and `sent` fails with the reason");
  waits = true;
  const PeerPtr peer = connect();
  say(peer, kGet);
  peer->reset();
  world.settle();
  std::string heard;
  Response response = plain(200, "too late");
  response.sent.emplace();
  response.sent->deferred()
      .add_errback([&](const Failure& reason) { heard = reason.is<ConnectionLost>() ? "lost" : reason.message(); })
      .detach();
  respond(0, std::move(response));
  expect("the notification", heard, "lost");
}

TEST_F(Step6_4_Handler, AHandlerIsNotifiedWhenTheClientLeavesDuringAStream) {
  rule("K57 K58", "if the client leaves during a stream, no further piece is asked for, and `sent` fails, once");
  std::string heard;
  int asked_for = 0;
  std::optional<Promise<std::optional<std::string>>> piece;
  answer = [&](Request) {
    Response response;
    response.body = http::Stream([&] {
      ++asked_for;
      return piece.emplace().deferred();
    });
    response.sent.emplace();
    response.sent->deferred()
        .add_callbacks([&] { heard += "sent "; },
                       [&](const Failure& why) { heard += why.is<ConnectionLost>() ? "lost " : "? "; })
        .detach();
    return succeed(std::move(response));
  };
  const PeerPtr peer = connect();
  say(peer, kGet);
  peer->reset();
  world.settle();
  expect("the notification", heard, "lost ");
  ASSERT_TRUE(piece);
  std::move(*piece).callback("too late");
  world.settle();
  expect("how many pieces were asked for", asked_for, 1);
  expect("the notification in the end", heard, "lost ");
}

TEST_F(Step6_4_Handler, AHandlerIsNotifiedWhenTheServerHasShutDown) {
  rule("K57 K58",
       "a shutdown also ends the connection of a client that sends no more: a later response is dropped, and `sent` "
       "fails");
  waits = true;
  const PeerPtr peer = connect();
  peer->send(kGet);
  peer->end();
  world.settle();
  expect("what the handler saw", asked, "GET /");
  world.stop();
  expect("sockets that are still open", world.network.open_sockets(), 0);
  std::string heard;
  Response response = plain(200, "too late");
  response.sent.emplace();
  response.sent->deferred()
      .add_errback([&](const Failure& reason) { heard = reason.is<ConnectionLost>() ? "lost" : reason.message(); })
      .detach();
  respond(0, std::move(response));
  expect("the notification", heard, "lost");
  expect("what the client received", peer->take(), "");
}

TEST_F(Step6_4_Handler, WithoutALengthThereIsNoBody) {
  rule("K23", "without a length and without chunks, the body is empty");
  ask("POST / HTTP/1.1\r\nHost: a\r\n\r\n");
  expect("what the handler saw", asked, "POST /");
  expect("the body", body, "");
}

TEST_F(Step6_4_Handler, KnowsThePeer) {
  rule("", "a request has the address of the peer that sent it");
  std::string who;
  answer = [&](Request request) {
    who = request.peer.host;
    return succeed(plain(200, ""));
  };
  ask(kGet);
  expect("the peer's host", who, "127.0.0.1");
}

TEST_F(Step6_4_Handler, TheAccessLogHasALinePerResponse) {
  rule("K64", "a log line has the client, the time, the request and the result");
  std::string lines;
  options.access_log = [&](const http::Access& access) { lines += http::access_line(access) + "\n"; };
  ask("GET /x HTTP/1.1\r\nHost: here\r\nUser-Agent: me\r\nReferer: there\r\n\r\n");
  expect("the log", lines, "127.0.0.1 - - [06/Nov/1994:08:49:37 +0000] \"GET /x HTTP/1.1\" 200 5 \"there\" \"me\"\n");
}

TEST_F(Step6_4_Handler, TheAccessLogRecordsAClientThatLeft) {
  rule("K64", "if the client leaves before there is a response, the status in the log is 0");
  std::string lines;
  options.access_log = [&](const http::Access& access) { lines += http::access_line(access) + "\n"; };
  waits = true;
  const PeerPtr peer = connect();
  say(peer, "GET /x HTTP/1.1\r\nHost: here\r\n\r\n");
  peer->reset();
  world.settle();
  expect("the log", lines, "127.0.0.1 - - [06/Nov/1994:08:49:37 +0000] \"GET /x HTTP/1.1\" 0 0 \"-\" \"-\"\n");
  respond(0, plain(200, "late"));
}

TEST_F(Step6_4_Handler, AResetIsNoticedWhileAHandlerWorks) {
  rule("K57", "a reset is noticed even after the client's end: its place is free again, and `sent` fails");
  options.connections = 1;
  waits = true;
  const PeerPtr peer = connect();
  say(peer, kGet);
  peer->end();
  world.settle();
  peer->reset();
  world.settle();
  waits = false;
  expect("the status of the next client", ask(kGet).status, 200);
  std::string outcome;
  Response late = plain(200, "late");
  std::move(late.sent.emplace().deferred())
      .add_both([&](Result<> result) { outcome = result.ok() ? "sent" : "failed"; })
      .detach();
  respond(0, std::move(late));
  world.settle();
  expect("the result of `sent`", outcome, "failed");
}

TEST_F(Step6_4_Handler, AResponseThatCannotBeSentAbortsTheConnection) {
  rule("",
       "if sending itself fails, here because the clock throws, the error is logged once, and nothing is sent a second "
       "time");
  int asked_for_the_time = 0;
  options.wall_clock = [&]() -> http::WallTime {
    if (++asked_for_the_time <= 2) throw Error("the clock has stopped");
    return http::WallTime(784111777s);
  };
  for (const bool fails : {false, true}) {
    answer = [&](Request) -> Deferred<Response> {
      if (fails) throw http::Refusal(404, "There is nothing here.");
      return succeed(plain(200, "hello"));
    };
    const PeerPtr peer = connect();
    say(peer, kGet);
    expect_that("the connection is reset", peer->was_reset());
    expect("how many errors were logged", take_logged_errors().size(), 1u);
  }
  answer = nullptr;
  expect("the status of the next one", ask(kGet).status, 200);
}

TEST_F(Step6_4_Handler, MaySimplyReturnAResponse) {
  rule("", "a handler returns a Response, or a Deferred of one");
  Routes routes;
  routes.on("GET", "/now", [](const Request& request) { return plain(200, std::string(request.path())); })
      .on("GET", "/fails", [](const Request&) -> Response { throw http::Refusal(404, "There is nothing here."); });
  answer = routes.handler();
  expect("the body", ask("GET /now HTTP/1.1\r\nHost: a\r\n\r\n").body, "/now");
  expect("the status of the refusal it throws", ask("GET /fails HTTP/1.1\r\nHost: a\r\n\r\n").status, 404);
}

TEST_F(Step6_4_Connections, HaveALimit) {
  rule("", "a connection over the limit gets 503, and is closed; when another one ends, the next is served");
  options.connections = 2;
  const PeerPtr first = connect(), second = connect(), third = connect();
  std::string said = third->take();
  expect("the status of the third", take_answer(said).value_or(Answer()).status, 503);
  expect_that("the third is closed", third->ended());
  expect("the status of the second", ask(second, kGet).status, 200);
  first->close();
  world.settle();
  expect("the status of the next one", ask(kGet).status, 200);
}

TEST_F(Step6_4_Connections, HaveKeepAliveProbes) {
  rule("",
       "no deadline runs while a handler works, so the operating system has to find out whether the client has "
       "vanished");
  waits = true;
  const auto factory = http::make_http_factory(
      *world.reactor, [this](Request request) { return handle(std::move(request)); }, options);
  auto [socket, peer] = world.network.connection();
  const auto transport = start_tcp_transport(*world.reactor, std::move(socket), factory->build_protocol(peer->host()));
  say(peer, kGet);
  expect("what the handler saw", asked, "GET /");
  expect_that("keep_alive() is on while it works", transport->keep_alive());
  expect_that("no_delay() is on: its response may come in pieces", transport->no_delay());
  respond(0, plain(200, "late"));
}

TEST_F(Step6_4_Stream, WithALengthItIsNotChunked) {
  rule("K43", "a stream with a known length has a Content-Length");
  answer_with({"one", "two"}, 6);
  const Answer got = ask(kGet);
  expect("Content-Length", got.field("content-length"), "6");
  expect("Transfer-Encoding", got.field("transfer-encoding"), "(none)");
  expect("the body", got.body, "onetwo");
}

TEST_F(Step6_4_Stream, ForHttp10TheEndOfTheConnectionEndsTheBody) {
  rule("K43", "HTTP/1.0 does not support chunks: the body goes to the end of the connection");
  answer_with({"one", "two"});
  const PeerPtr peer = connect();
  const Answer got = ask(peer, "GET / HTTP/1.0\r\n\r\n");
  expect("Transfer-Encoding", got.field("transfer-encoding"), "(none)");
  expect("Connection", got.field("connection"), "close");
  expect("the body", got.body, "onetwo");
  expect_that("the connection is closed", peer->ended());
}

TEST_F(Step6_4_Stream, AFailureAbortsTheConnection) {
  rule("K49", "after the head has been sent, only an incomplete body can signal an error: there is no last chunk");
  answer = [](Request) {
    Response response;
    response.body = http::Stream([count = 0]() mutable -> Deferred<std::optional<std::string>> {
      if (count++ == 0) return succeed(std::optional<std::string>("one"));
      throw Error("the disk is full");
    });
    return succeed(std::move(response));
  };
  const PeerPtr peer = connect();
  const std::string said = say(peer, kGet);
  expect("where the last chunk is", said.find("0\r\n\r\n"), std::string::npos);
  expect_that("the connection is reset", peer->was_reset());
  expect("how many errors were logged", take_logged_errors().size(), 1u);
}

TEST_F(Step6_4_Stream, ALengthIsBinding) {
  rule("",
       "if a stream has more or fewer bytes than its length, the connection is aborted: the client must not mistake "
       "them for the next response");
  for (const std::uint64_t length : {5u, 7u}) {
    answer_with({"one", "two"}, length);
    const PeerPtr peer = connect();
    say(peer, kGet);
    expect_that("the connection is reset with a length of " + std::to_string(length), peer->was_reset());
  }
  expect("how many errors were logged", take_logged_errors().size(), 2u);
}

TEST_F(Step6_4_Stream, AStreamIsReleasedWhenTheClientLeaves) {
  rule("K57 K77", "what a stream holds, such as an open file, is released when the client leaves");
  world.network.set_capacity(100);
  const auto file = std::make_shared<int>(1);
  answer = [&](Request) {
    Response response;
    response.body = http::Stream([file] { return succeed(std::optional<std::string>(std::string(1000, 'x'))); });
    return succeed(std::move(response));
  };
  const PeerPtr peer = connect();
  say(peer, kGet);
  answer = nullptr;
  expect_that("it is held while the stream is being sent", file.use_count() > 1);
  peer->reset();
  world.settle();
  expect("how many owners it has in the end", file.use_count(), 1L);
}

TEST_F(Step6_4_Handler, AnAccessLogThatThrowsHasNoOtherEffect) {
  rule("", "what the access log throws is logged, and the connection continues as if nothing had happened");
  options.access_log = [](const http::Access&) { throw Error("the disk is full"); };
  const PeerPtr peer = connect();
  expect("the status", ask(peer, "GET / HTTP/1.0\r\n\r\n").status, 200);
  expect_that("the connection is closed as usual", peer->ended());
  expect("how many errors were logged", take_logged_errors().size(), 1u);
}

TEST_F(Step6_4_Routes, APathHasItsHandler) {
  rule("", "a path is compared in its decoded form");
  Routes routes;
  routes.on("GET", "/", says("front")).on("GET", "/caf\xc3\xa9", says("coffee")).on("POST", "/", says("form"));
  expect("the front page", ask(routes, "GET", "/?x").body, "front");
  expect("another method", ask(routes, "POST", "/").body, "form");
  expect("an encoded path", ask(routes, "GET", "/caf%C3%A9").body, "coffee");
  expect("an absolute URL", ask(routes, "GET", "http://here").body, "front");
  expect("another path", ask(routes, "GET", "/x").status, 404);
  expect("a path that cannot be decoded", ask(routes, "GET", "/%zz").status, 400);
}

TEST_F(Step6_4_Routes, UnknownMethodsDifferFromForbiddenOnes) {
  rule("K54", "a method that the path does not have: 405 with Allow; a method that the server does not know: 501");
  Routes routes;
  routes.on("GET", "/", says("front")).on("REPORT", "/r", says("r"));
  expect("DELETE", ask(routes, "DELETE", "/").status, 405);
  expect("what is allowed", ask(routes, "DELETE", "/").field("allow"), "OPTIONS, GET, HEAD");
  expect("BREW", ask(routes, "BREW", "/").status, 501);
  expect("a known method in lower case", ask(routes, "get", "/").status, 501);
  expect("a method of another path", ask(routes, "REPORT", "/").status, 405);
}

TEST_F(Step6_4_Routes, AFolderUrlEndsWithASlash) {
  rule(
      "K67",
      "without its slash, the URL of under() is redirected, with its query; a method that does more than read is kept");
  Routes routes;
  routes.under("/files/", says("files")).on("GET", "/files/here", says("exact"));
  expect("the status", ask(routes, "GET", "/files?a=b").status, 301);
  expect("Location", ask(routes, "GET", "/files?a=b").field("location"), "/files/?a=b");
  expect("the status of POST", ask(routes, "POST", "/files").status, 308);
  expect("the status of another path", ask(routes, "GET", "/file").status, 404);
  routes.on("GET", "/files", says("page"));
  expect("a path of on()", ask(routes, "GET", "/files").body, "page");
}

TEST_F(Step6_4_Routes, AnEncodedSlashIsNotASeparator) {
  rule("K65", "%2F is part of a name: it does not separate parts of a path");
  Routes routes;
  routes.on("GET", "/a/b", says("path")).under("/files/", says("files"));
  expect("/a%2Fb", ask(routes, "GET", "/a%2Fb").status, 404);
  expect("/files%2Fx", ask(routes, "GET", "/files%2fx").status, 404);
  expect("within the folder, its own handler decides", ask(routes, "GET", "/files/a%2Fb").body, "files");
}

TEST_F(Step6_4_Routes, TheLongestPrefixWins) {
  rule("",
       "under() matches every path with its prefix; a path of on() comes first, and a longer prefix before a shorter "
       "one");
  Routes routes;
  routes.under("/", says("all"))
      .under("/a/b/", says("deep"))
      .under("/a/", says("a"))
      .on("GET", "/a/b/c", says("exact"));
  expect("/a/b/c", ask(routes, "GET", "/a/b/c").body, "exact");
  expect("/a/b/x", ask(routes, "GET", "/a/b/x").body, "deep");
  expect("/a/x", ask(routes, "PUT", "/a/x").body, "a");
  expect("/x", ask(routes, "GET", "/x").body, "all");
}

TEST_F(Step6_4_Routes, HeadAndOptionsAreAnsweredAutomatically) {
  rule("K46 K56",
       "HEAD is answered through GET; OPTIONS lists the allowed methods; OPTIONS * is for the server as a whole");
  Routes routes;
  routes.on("GET", "/", says("front"));
  expect("what is allowed instead of POST", ask(routes, "POST", "/").field("allow"), "OPTIONS, GET, HEAD");
  expect("OPTIONS", ask(routes, "OPTIONS", "/").status, 204);
  expect("what is allowed", ask(routes, "OPTIONS", "/").field("allow"), "OPTIONS, GET, HEAD");
  expect("OPTIONS *", ask(routes, "OPTIONS", "*").status, 200);
}

}  // namespace
}  // namespace untwist::testing
