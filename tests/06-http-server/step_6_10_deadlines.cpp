#include "http_test.hpp"

namespace untwist::testing {
namespace {

class Step6_10_Deadlines : public HttpTest {
 protected:
  // Sends a byte each second and takes what comes back, until the connection is over. Returns the number of seconds.
  int drip(const PeerPtr& peer, std::string& said, char byte = 'x') {
    for (int second = 1; second <= 1000; ++second) {
      peer->send(std::string(1, byte));
      world.advance(1s);
      said += peer->take();
      if (peer->ended() || peer->was_reset()) return second;
    }
    return 0;
  }
};

TEST_F(Step6_10_Deadlines, AnIdleConnectionIsClosedSilently) {
  rule("K39", "after 60 s without a request the connection is closed without a response");
  const PeerPtr peer = connect();
  world.advance(59s);
  expect_that("it is open after 59 s", !peer->ended());
  world.advance(1s);
  expect_that("it is closed after 60 s", peer->ended());
  expect("what was said", peer->take(), "");
}

TEST_F(Step6_10_Deadlines, EachRequestRestartsTheWait) {
  rule("K39 K40", "the wait for the next request begins when the previous one has been answered");
  const PeerPtr peer = connect();
  for (int i = 0; i < 4; ++i) {
    world.advance(50s);
    expect("the status", ask(peer, kGet).status, 200);
  }
  world.advance(59s);
  expect_that("it is open after 59 s", !peer->ended());
  world.advance(1s);
  expect_that("it is closed after 60 s", peer->ended());
}

TEST_F(Step6_10_Deadlines, AnEmptyLineDoesNotBeginARequest) {
  rule("K7 K39",
       "after an empty line between requests the connection is still idle: the deadline for a head does not run");
  const PeerPtr peer = connect();
  ask(peer, kGet + "\r\n");
  world.advance(59s);
  expect_that("it is open after 59 s", !peer->ended());
  world.advance(1s);
  expect_that("it is closed after 60 s", peer->ended());
  expect("what was said", peer->take(), "");
}

TEST_F(Step6_10_Deadlines, AnEndlessDeadlineIsPossible) {
  rule("", "a deadline of the largest duration does not wrap round; the other deadlines still apply");
  options.deadlines.idle = Duration::max();
  world.advance(1s);
  const PeerPtr peer = connect();
  world.advance(3600s);
  expect_that("it is open after an hour", !peer->ended());
  say(peer, "GET /");
  world.advance(20s);
  expect_that("an incomplete head is still refused", peer->ended());
}

TEST_F(Step6_10_Deadlines, NoDeadlineRunsWhileAHandlerWorks) {
  rule("K40", "no deadline ends while a handler is working");
  waits = true;
  const PeerPtr peer = connect();
  say(peer, kGet);
  world.advance(3600s);
  expect_that("it is open after an hour", !peer->ended());
  respond(0, http::plain(200, "at last"));
  world.settle();
  std::string said = peer->take();
  expect("the body", take_answer(said).value_or(Answer()).body, "at last");
  world.advance(60s);
  expect_that("the wait begins after the response", peer->ended());
}

TEST_F(Step6_10_Deadlines, ADripOfBytesDoesNotExtendTheHeadDeadline) {
  rule("K42", "a head has 20 s from its first byte, however slowly bytes arrive: then 408");
  const PeerPtr peer = connect();
  std::string said;
  say(peer, "GET /");
  expect("seconds until the connection is over", drip(peer, said), 20);
  expect("the status", take_answer(said).value_or(Answer()).status, 408);
}

TEST_F(Step6_10_Deadlines, ADripOfBytesDoesNotExtendTheBodyDeadline) {
  rule("K39 K42", "a body has 60 s from the end of its head: then 408, and no handler sees it");
  const PeerPtr peer = connect();
  std::string said;
  say(peer, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
  expect("seconds until the connection is over", drip(peer, said), 60);
  expect("the status", take_answer(said).value_or(Answer()).status, 408);
  expect("what the handler saw", asked, "");
}

TEST_F(Step6_10_Deadlines, AClientThatReadsNothingIsAborted) {
  rule("K41", "a connection is aborted if the client does not take a piece within 60 s");
  world.network.set_capacity(1000);
  answer = [](Request) {
    Response response;
    response.body = stream_of({std::string(3000, 'x'), std::string(3000, 'y')});
    return succeed(std::move(response));
  };
  const PeerPtr peer = connect();
  peer->send(kGet);
  world.advance(59s);
  expect_that("it is open after 59 s", !peer->was_reset());
  for (int i = 0; i < 4; ++i) {
    peer->take();
    world.settle();
  }
  world.advance(59s);
  expect_that("it is open 59 s after the first piece was sent", !peer->was_reset());
  world.advance(1s);
  expect_that("it is reset a second later", peer->was_reset());
}

TEST_F(Step6_10_Deadlines, AStuckCloseIsAborted) {
  rule("K41", "a closed connection is aborted if its client takes none of the remaining bytes for 60 s");
  world.network.set_capacity(1000);
  answer = [](Request) {
    Response response = http::plain(200, std::string(3000, 'x'));
    response.fields.add("Connection", "close");
    return succeed(std::move(response));
  };
  const PeerPtr peer = connect();
  peer->send(kGet);
  world.advance(59s);
  expect_that("it is open after 59 s", !peer->was_reset());
  world.advance(1s);
  expect_that("it is reset after 60 s", peer->was_reset());
}

TEST_F(Step6_10_Deadlines, AClientThatReadsSlowlyButSteadilyGetsItAll) {
  rule("K41",
       "progress counts: each time the client takes enough within 60 s it gets 60 s more, so that a response may take "
       "hours");
  for (const std::string way : {"HTTP/1.0", "HTTP/1.1", "a stream"}) {
    tell("", way);
    world.network.set_capacity(2000);
    answer = [way](Request) {
      Response response = http::plain(200, std::string(30'000, 'x'));
      if (way == "a stream") {
        response.body = stream_of({std::string(15'000, 'x'), std::string(15'000, 'x')});
        response.length = 30'000;
      }
      return succeed(std::move(response));
    };
    const PeerPtr peer = connect();
    peer->send("GET / HTTP/1." + std::string(way == "HTTP/1.0" ? "0" : "1") + "\r\nHost: a\r\n\r\n");
    std::string said;
    for (int i = 0; i < 20 && !peer->was_reset(); ++i) {
      world.advance(50s);
      said += peer->take();
    }
    world.settle();
    said += peer->take();
    expect(way + ": the size of the body after 1000 s", take_answer(said).value_or(Answer()).body.size(), 30'000u);
    peer->send(kGet);
    peer->close();
    world.settle();
  }
  const PeerPtr asleep = connect();
  asleep->send(kGet);
  world.advance(1s);
  world.advance(60s);
  expect_that("a client that takes nothing is aborted", asleep->was_reset());
}

TEST_F(Step6_10_Deadlines, AClientThatReadsAlmostNothingIsAborted) {
  rule("K41", "a client that takes fewer than least_taken bytes in 60 s only occupies a connection");
  options.least_taken = 500;
  world.network.set_capacity(1000);
  answer = [](Request) { return succeed(http::plain(200, std::string(5000, 'x'))); };
  const PeerPtr first = connect(), second = connect();
  first->send(kGet);
  second->send(kGet);
  world.advance(1s);
  world.network.set_capacity(500);
  second->take();
  world.settle();
  world.network.set_capacity(499);
  first->take();
  world.settle();
  world.network.set_capacity(0);
  world.advance(59s);
  expect_that("a client that took 499 bytes is aborted", first->was_reset());
  expect_that("a client that took 500 is not", !second->was_reset());
  world.advance(60s);
  expect_that("a minute later it is aborted, too", second->was_reset());
}

TEST_F(Step6_10_Deadlines, AClientThatHasTakenEverythingIsIdle) {
  rule("K39", "once the whole response has been taken, the wait for the next request begins, with its full length");
  world.network.set_capacity(1000);
  answer = [](Request) { return succeed(http::plain(200, std::string(3000, 'x'))); };
  const PeerPtr peer = connect();
  peer->send(kGet);
  world.advance(1s);
  for (int i = 0; i < 4; ++i) {
    peer->take();
    world.settle();
  }
  world.advance(118s);
  expect_that("it is open", !peer->ended());
  world.advance(2s);
  expect_that("it is closed cleanly after that", peer->ended() && !peer->was_reset());
}

TEST_F(Step6_10_Deadlines, LeaveNoTimerBehind) {
  rule("K41", "a connection that is over has no deadlines");
  const PeerPtr peer = connect();
  ask(peer, kGet);
  expect("calls while it is open", world.reactor->delayed_calls().size(), 1u);
  peer->close();
  world.settle();
  expect("calls when it is over", world.reactor->delayed_calls().size(), 0u);
}

TEST_F(Step6_10_Deadlines, DoNotScheduleACallPerRequest) {
  rule("", "most waits end long before their deadline, so one scheduled call serves many of them");
  const PeerPtr peer = connect();
  const auto first = world.reactor->delayed_calls();
  for (int i = 0; i < 10; ++i) ask(peer, kGet);
  const auto then = world.reactor->delayed_calls();
  expect_that("it is the same call", first.size() == 1 && then.size() == 1 && first[0] == then[0]);
}

}  // namespace
}  // namespace untwist::testing
