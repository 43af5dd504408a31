#include <untwist/course/chat.hpp>
#include <untwist/course/echo.hpp>
#include <untwist/protocol/patience.hpp>

#include "../03-protocols/protocol_test.hpp"
#include "flow_test.hpp"

namespace untwist::testing {
namespace {

class Step8_7_Patience : public ProtocolTest {
 protected:
  // Writes what the test wants, and notes what it receives.
  class Talker final : public Protocol {
   public:
    void data_received(Bytes data) override { heard += as_text(data); }
    void connection_lost(const Failure&) override { ++endings; }
    std::string heard;
    int endings = 0;
  };
  class Talkers final : public Factory {
   public:
    ProtocolPtr build_protocol(const Address&) override { return last = std::make_shared<Talker>(); }
    std::shared_ptr<Talker> last;
  };

  PeerPtr guest(Patience patience = {}) {
    world.network.set_capacity(1000);
    const PeerPtr peer = world.network.dial(serve(with_patience(*world.reactor, talkers, patience)));
    world.settle();
    return peer;
  }
  void say(std::size_t bytes) {
    talkers->last->transport()->write(std::string(bytes, 'x'));
    world.settle();
  }
  void take_all(const PeerPtr& peer) {
    for (int i = 0; i < 5000 && talkers->last->transport()->unsent() + peer->arrived() > 0; ++i) {
      peer->take();
      world.settle();
    }
    world.settle();
  }

  const std::shared_ptr<Talkers> talkers = std::make_shared<Talkers>();
};

TEST_F(Step8_7_Patience, AGuestWhoListensIsServed) {
  rule("", "a guest who reads is read from; a wait for more is no reason to drop anybody", "with_patience");
  const PeerPtr peer = guest();
  say(50'000);
  peer->send("hello");
  world.settle();
  expect("what was heard from the guest", talkers->last->heard, "hello");
  world.advance(1h);
  expect("how many connections have ended", talkers->last->endings, 0);
  const PeerPtr deaf = guest();
  say(200'000);
  world.advance(1h);
  expect("how many ended of those who do not read", talkers->last->endings, 1);
}

TEST_F(Step8_7_Patience, WhoDoesNotListenMayNotSpeak) {
  rule("", "with more than 65536 bytes unsent, the guest is not read from; when nothing is unsent, it is again",
       "with_patience");
  const PeerPtr peer = guest();
  say(100'000);
  peer->send("hello?");
  world.settle();
  expect("what was heard while too much was unsent", talkers->last->heard, "");
  peer->take();
  world.settle();
  expect("what was heard after a part", talkers->last->heard, "");
  take_all(peer);
  expect("what was heard after all", talkers->last->heard, "hello?");
}

TEST_F(Step8_7_Patience, TheLimitIsExact) {
  rule("", "exactly 65536 unsent bytes are not too many", "with_patience");
  const PeerPtr peer = guest();
  say(65536 + 1000);  // the other side holds a thousand
  peer->send("fine");
  world.settle();
  expect("what was heard", talkers->last->heard, "fine");
  say(1);
  peer->send(", too");
  world.settle();
  expect("what was heard with one byte more", talkers->last->heard, "fine");
}

TEST_F(Step8_7_Patience, PatienceEnds) {
  rule("", "a guest who leaves too much unsent for longer than the patience is aborted, not before", "with_patience");
  const PeerPtr peer = guest({.longest = 10s});
  say(100'000);
  world.advance(10s - 1ms);
  expect_that("just before, the connection is there", !peer->was_reset());
  world.advance(1ms);
  expect_that("then it is reset", peer->was_reset());
  expect("how often its protocol was told", talkers->last->endings, 1);
}

TEST_F(Step8_7_Patience, PatienceBeginsAgain) {
  rule("", "a guest who has caught up has the whole patience again", "with_patience");
  const PeerPtr peer = guest({.longest = 10s});
  say(100'000);
  world.advance(9s);
  take_all(peer);
  world.advance(1h);
  say(100'000);
  world.advance(9s);
  expect_that("the connection is there", !peer->was_reset());
  world.advance(1s);
  expect_that("then it is reset", peer->was_reset());
}

TEST_F(Step8_7_Patience, FurtherWritesDoNotExtendIt) {
  rule("", "what others write to a paused guest does not begin its patience again", "with_patience");
  const PeerPtr peer = guest({.longest = 10s});
  say(100'000);
  world.advance(9s);
  say(10);
  world.advance(1s);
  expect_that("it is reset after ten seconds", peer->was_reset());
}

TEST_F(Step8_7_Patience, TooMuchIsTheEnd) {
  rule("", "with more unsent than is allowed, the guest is aborted; exactly as much is allowed", "with_patience");
  const PeerPtr peer = guest({.longest = 1h, .most = 200'000});
  say(201'000);  // the other side holds a thousand
  expect_that("with as much as is allowed, the connection is there", !peer->was_reset());
  say(1);
  expect_that("with one byte more it is reset", peer->was_reset());
}

TEST_F(Step8_7_Patience, OneWriteMayBeTooMuch) {
  rule("", "the limit for the bytes holds for the first write, too, and below the mark", "with_patience");
  const PeerPtr large = guest({.longest = 1h, .most = 200'000});
  say(300'000);
  expect_that("a guest who is sent too much at once is reset", large->was_reset());
  const PeerPtr small = guest({.longest = 1h, .most = 5'000});
  say(7'000);
  expect_that("so is one whose limit is below the mark", small->was_reset());
}

TEST_F(Step8_7_Patience, AGuestMayReadAfterHalfAnEnd) {
  rule("", "a guest who has read everything is not dropped, even if the protocol has ended its output",
       "with_patience");
  const PeerPtr peer = guest({.longest = 10s});
  say(100'000);
  talkers->last->transport()->lose_write_connection();
  take_all(peer);
  world.advance(1h);
  peer->send("thanks");
  world.settle();
  expect_that("the connection is there", !peer->was_reset());
  expect("what was heard", talkers->last->heard, "thanks");
  const PeerPtr deaf = guest({.longest = 10s});
  say(100'000);
  world.advance(10s);
  expect_that("one who reads nothing is dropped", deaf->was_reset());
}

TEST_F(Step8_7_Patience, WhatAProtocolHasLeftIsReleased) {
  rule("", "what a protocol has passed to when_sent() is released when the connection is over", "with_patience");
  const PeerPtr peer = guest();
  const auto held = std::make_shared<int>(0);
  say(100'000);
  talkers->last->transport()->when_sent([held] {});
  peer->reset();
  world.settle();
  expect("owners of what it held", held.use_count(), 1L);
}

TEST_F(Step8_7_Patience, APausedProtocolStaysPaused) {
  rule("", "a protocol that has paused its connection itself is not resumed when the guest has caught up",
       "with_patience");
  const PeerPtr peer = guest();
  talkers->last->transport()->pause_producing();
  say(100'000);
  take_all(peer);
  peer->send("hello");
  world.settle();
  expect("what was heard", talkers->last->heard, "");
  talkers->last->transport()->resume_producing();
  world.settle();
  expect("what was heard once it was resumed", talkers->last->heard, "hello");
}

TEST_F(Step8_7_Patience, TheProtocolMayAskWhenAllIsSent) {
  rule("", "a protocol may use when_sent() as before", "with_patience");
  const PeerPtr peer = guest();
  std::string told;
  say(100'000);
  talkers->last->transport()->when_sent([&] { told += "sent"; });
  peer->send("hello");
  take_all(peer);
  expect("what the protocol was told", told, "sent");
  expect("what was heard", talkers->last->heard, "hello");
}

TEST_F(Step8_7_Patience, ALostConnectionLeavesNothing) {
  rule("", "when the connection ends, no delayed call is left", "with_patience");
  const PeerPtr peer = guest({.longest = 10s});
  say(100'000);
  peer->reset();
  world.settle();
  expect("how often its protocol was told", talkers->last->endings, 1);
  expect("delayed calls that are left", world.reactor->delayed_calls().size(), 0u);
}

TEST_F(Step8_7_Patience, AnEchoIsBounded) {
  rule("", "with it, an echo server keeps little of what a client sends and does not read", "with_patience");
  world.network.set_capacity(100'000);
  const PeerPtr peer = world.network.dial(serve(with_patience(*world.reactor, make_echo_factory())));
  world.settle();
  for (int i = 0; i < 30; ++i) {
    peer->send(std::string(90'000, 'e'));
    world.settle();
  }
  world.advance(29s);
  expect_that("the connection is there", !peer->was_reset());
  std::string got;
  for (int i = 0; i < 300; ++i) {
    got += peer->take();
    world.settle();
  }
  expect("how much came back in the end", got.size(), std::size_t{30 * 90'000});
}

TEST_F(Step8_7_Patience, AChatDropsWhoDoesNotListen) {
  rule("", "in a chat, a guest who does not listen is dropped, and the others are told", "with_patience");
  world.network.set_capacity(1000);
  const Address chat = serve(with_patience(*world.reactor, make_chat_factory(), {.longest = 10s}));
  const PeerPtr alice = world.network.dial(chat), bob = world.network.dial(chat);
  world.settle();
  alice->send("alice\n");
  world.settle();
  bob->send("bob\n");
  world.settle();
  for (int i = 0; i < 300; ++i) {
    alice->send(std::string(500, 'a') + "\n");
    world.settle();
    alice->take();
  }
  world.advance(10s);
  expect_that("bob, who reads nothing, is reset", bob->was_reset());
  expect("what alice hears", alice->take(), "* bob has left\r\n");
}

}  // namespace
}  // namespace untwist::testing
