#include <untwist/protocol/conversation.hpp>

#include "../03-protocols/protocol_test.hpp"
#include "coroutine_test.hpp"

namespace untwist::testing {
namespace {

class Step12_5_Conversation : public ProtocolTest {
 protected:
  // A client at a terminal. Every dialogue of this test is the one that was served first.
  PeerPtr dial(const Dialogue& dialogue, std::size_t most_waiting = 16) {
    if (!port) port = serve(make_conversations(dialogue, most_waiting));
    const PeerPtr peer = world.network.dial(*port);
    world.settle();
    return peer;
  }
  std::string sends(const PeerPtr& peer, std::string_view bytes) {
    tell("", "the client sends " + std::to_string(bytes.size()) + " bytes");
    peer->send(bytes);
    world.settle();
    return peer->take();
  }
  // Hangs up.
  void leaves(const PeerPtr& peer) {
    peer->close();
    world.settle();
  }
  static std::string in_words(const Address& address) { return address.host + " " + std::to_string(address.port); }
  static void throw_oops() { throw Oops("at once"); }
  void note(const std::string& what) { log += (log.empty() ? "" : ", ") + what; }

  std::optional<Address> port;
  std::string log;
};

Deferred<> greet(Conversation& client) {
  client.say("Your name?");
  const std::string name = co_await client.next_line();
  client.say("Hello, " + name + "!");
}

TEST_F(Step12_5_Conversation, IsHeldOnEachConnection) {
  rule("", "each connection holds its own dialogue", "make_conversations");
  const PeerPtr alice = dial(greet), bob = dial(greet);
  expect("what Alice sees first", alice->take(), "Your name?\r\n");
  expect("what Bob sees after his line", sends(bob, "Bob\r\n"), "Your name?\r\nHello, Bob!\r\n");
  expect("what Alice sees after hers", sends(alice, "Alice\n"), "Hello, Alice!\r\n");
}

TEST_F(Step12_5_Conversation, ItsEndClosesTheConnection) {
  rule("", "when the dialogue has ended, what it said is sent, and then the connection is closed",
       "make_conversations");
  const PeerPtr peer = dial(greet);
  expect_that("it is open while the dialogue waits", !peer->ended());
  expect("what the client sees", sends(peer, "Bob\n"), "Your name?\r\nHello, Bob!\r\n");
  expect_that("it is closed in the end", peer->ended() && !peer->was_reset());
  port.reset();
  const PeerPtr short_one = dial([](Conversation& client) {
    client.say("Go away");
    return succeed();
  });
  expect("what a client sees of a dialogue that does not wait", short_one->take(), "Go away\r\n");
  expect_that("it is closed, too", short_one->ended());
}

TEST_F(Step12_5_Conversation, LinesWaitInTheirOrder) {
  rule("", "lines that nobody has asked for wait, in their order, however the bytes are split", "make_conversations");
  const PeerPtr peer = dial([this](Conversation& client) -> Deferred<> {
    for (int i = 0; i < 4; ++i) note(co_await client.next_line());
  });
  sends(peer, "o");
  sends(peer, "ne\ntwo\r\n\nfo");
  expect("the lines so far", log, "one, two, ");
  sends(peer, "ur\nfive\n");
  expect("the lines in the end", log, "one, two, , four");
}

TEST_F(Step12_5_Conversation, AFailureIsLoggedAndCloses) {
  rule("", "a dialogue that fails or throws is logged, and its connection is closed; others go on",
       "make_conversations");
  const Dialogue fails = [](Conversation& client) -> Deferred<> {
    client.say("wait");
    if (co_await client.next_line() == "bad") throw Oops("in the dialogue");
    client.say("fine");
  };
  const PeerPtr bad = dial(fails), good = dial(fails);
  expect("what the first client sees", sends(bad, "bad\n"), "wait\r\n");
  expect_that("its connection is closed", bad->ended());
  const auto logged = take_logged_errors();
  expect("how many errors were logged", logged.size(), 1u);
  if (!logged.empty()) expect("what was logged", logged[0].failure.message(), "in the dialogue");
  expect("what the other client sees", sends(good, "good\n"), "wait\r\nfine\r\n");
}

TEST_F(Step12_5_Conversation, TheEndIsAFailureOfTheLineThatIsWaitedFor) {
  rule("", "when the connection ends, a next_line() that is waited for fails with the reason; that is not logged",
       "make_conversations");
  const Dialogue waits = [this](Conversation& client) -> Deferred<> {
    try {
      note(co_await client.next_line());
      note(co_await client.next_line());
    } catch (const ConnectionClosed&) {
      note("closed");
      throw;
    }
  };
  const PeerPtr peer = dial(waits);
  sends(peer, "one\n");
  leaves(peer);
  expect("what the dialogue saw", log, "one, closed");
  expect("how many errors were logged", take_logged_errors().size(), 0u);
}

TEST_F(Step12_5_Conversation, ADialogueThatWaitsForSomethingElseIsCancelled) {
  rule("", "when the connection ends while no line is waited for, the dialogue is cancelled; that is not logged",
       "make_conversations");
  const PeerPtr peer = dial([this](Conversation&) -> Deferred<> {
    Promise<int> slow([this] { note("stopped"); });
    auto answer = slow.deferred();
    co_await std::move(answer);
  });
  expect("what ran while it waits", log, "");
  leaves(peer);
  expect("what ran in the end", log, "stopped");
  expect("how many errors were logged", take_logged_errors().size(), 0u);
}

TEST_F(Step12_5_Conversation, LinesThatHaveComeAreReadAfterTheEnd) {
  rule("", "lines that came before the end are still there; after the last one, next_line() fails with the reason",
       "make_conversations");
  std::optional<Promise<int>> pause;
  const PeerPtr peer = dial([&](Conversation& client) -> Deferred<> {
    try {
      co_await pause.emplace().deferred();
    } catch (const Cancelled&) {
    }
    for (int i = 0; i < 3; ++i) note(co_await client.next_line());
    client.say("is anybody there?");
    try {
      note(co_await client.next_line());
    } catch (const ConnectionClosed&) {
      note("closed");
    }
  });
  sends(peer, "one\n\r\ntwo\n");
  leaves(peer);
  expect("what the dialogue saw", log, "one, , two, closed");
}

TEST_F(Step12_5_Conversation, OnlySoManyLinesWait) {
  rule("", "when so many lines wait, the connection is not read until the dialogue asks for one", "make_conversations");
  std::optional<Promise<int>> pause;
  const PeerPtr peer = dial(
      [&](Conversation& client) -> Deferred<> {
        co_await pause.emplace().deferred();
        for (int i = 0; i < 30; ++i) note(co_await client.next_line());
      },
      3);
  sends(peer, "x\nx\n");
  expect("readers while two lines wait: the port and the connection", world.reactor->readers().size(), 2u);
  sends(peer, "x\n");
  expect("readers while three lines wait: only the port", world.reactor->readers().size(), 1u);
  for (int i = 0; i < 7; ++i) sends(peer, "x\n");
  std::move(*pause).callback(1);
  world.settle();
  expect("what the dialogue saw in the end", log, "x, x, x, x, x, x, x, x, x, x");
  expect("readers in the end", world.reactor->readers().size(), 2u);
}

TEST_F(Step12_5_Conversation, OneAskedForIsOneMoreRead) {
  rule("", "as soon as the dialogue has asked for one of the lines that wait, the connection is read again",
       "make_conversations");
  std::optional<Promise<int>> pause;
  const PeerPtr peer = dial(
      [&](Conversation& client) -> Deferred<> {
        co_await pause.emplace().deferred();
        note(co_await client.next_line());
        co_await pause.emplace().deferred();
      },
      3);
  sends(peer, "1\n2\n3\n");
  expect("readers while three lines wait: only the port", world.reactor->readers().size(), 1u);
  Promise<int> first = std::move(*pause);
  std::move(first).callback(1);
  world.settle();
  expect("readers while two lines wait", world.reactor->readers().size(), 2u);
  std::move(*pause).callback(1);
  world.settle();
}

TEST_F(Step12_5_Conversation, NoLineIsLost) {
  rule("", "lines that came before the end are not lost, even if more have come than may wait", "make_conversations");
  std::optional<Promise<int>> pause;
  const PeerPtr peer = dial(
      [&](Conversation& client) -> Deferred<> {
        try {
          co_await pause.emplace().deferred();
        } catch (const Cancelled&) {
        }
        while (true) note(co_await client.next_line());
      },
      2);
  sends(peer, "1\n2\n3\r\n4\n");
  peer->reset();
  world.settle();
  expect("what the dialogue saw", log, "1, 2, 3, 4");
}

TEST_F(Step12_5_Conversation, ADialogueMayOutliveItsConnection) {
  rule("", "a dialogue that has been told of the end may wait for something else, and is not cancelled for it",
       "make_conversations");
  std::optional<Promise<int>> slow;
  std::string client_address;
  const PeerPtr peer = dial([&](Conversation& client) -> Deferred<> {
    try {
      note(co_await client.next_line());
    } catch (const ConnectionClosed&) {
    }
    note(std::to_string(co_await slow.emplace().deferred()));
    client.say("nobody is there");
    client_address = in_words(client.peer());
  });
  const std::string address = in_words(peer->host());
  leaves(peer);
  std::move(*slow).callback(7);
  world.settle();
  expect("what the dialogue saw", log, "7");
  expect("the address of its client", client_address, address);
}

TEST_F(Step12_5_Conversation, ADialogueMayThrow) {
  rule("", "a dialogue that is not a coroutine may throw: what it said is sent, and that is logged",
       "make_conversations");
  const PeerPtr peer = dial([](Conversation& client) -> Deferred<> {
    client.say("sorry");
    throw_oops();
    return succeed();
  });
  expect("what the client sees", peer->take(), "sorry\r\n");
  expect_that("it is closed in good order", peer->ended() && !peer->was_reset());
  expect("how many errors were logged", take_logged_errors().size(), 1u);
}

TEST_F(Step12_5_Conversation, OneLineAtATime) {
  rule("", "while a line is waited for, another next_line() fails; the first one still gets its line",
       "make_conversations");
  const PeerPtr peer = dial([this](Conversation& client) -> Deferred<> {
    auto first = client.next_line();
    try {
      note(co_await client.next_line());
    } catch (const std::logic_error&) {
      note("refused");
    }
    note(co_await std::move(first));
  });
  expect("before a line has come", log, "refused");
  sends(peer, "one\n");
  expect("when it has come", log, "refused, one");
}

TEST_F(Step12_5_Conversation, ACancelledCallTakesNoLine) {
  rule("", "a next_line() that is cancelled takes no line: the next call gets it", "make_conversations");
  const PeerPtr peer = dial([this](Conversation& client) -> Deferred<> {
    auto first = client.next_line();
    first.cancel();
    try {
      note(co_await std::move(first));
    } catch (const Cancelled&) {
      note("cancelled");
    }
    note(co_await client.next_line());
  });
  sends(peer, "one\n");
  expect("what the dialogue saw", log, "cancelled, one");
}

TEST_F(Step12_5_Conversation, ALongLineEndsTheConnection) {
  rule("", "a line of 1,024 bytes is accepted; a longer one ends the connection", "make_conversations");
  const Dialogue counts = [this](Conversation& client) -> Deferred<> {
    while (true) note(std::to_string((co_await client.next_line()).size()));
  };
  const PeerPtr peer = dial(counts);
  sends(peer, std::string(1024, 'x') + "\r\n" + std::string(1024, 'x') + "\n");
  expect("the lines of 1,024 bytes", log, "1024, 1024");
  expect_that("the connection is open", !peer->ended());
  sends(peer, std::string(1025, 'x') + "\n");
  expect("the lines after a longer one", log, "1024, 1024");
  expect_that("the connection is closed", peer->ended());
  const PeerPtr endless = dial(counts);
  sends(endless, std::string(2000, 'x'));
  expect_that("a line without an end ends the connection, too", endless->ended());
}

TEST_F(Step12_5_Conversation, WhatCannotWorkIsRefused) {
  rule("", "without a dialogue, or without room for a line, make_conversations() throws", "make_conversations");
  expect_throws<std::invalid_argument>("without a dialogue", [] { make_conversations({}); });
  expect_throws<std::invalid_argument>("without room for a line", [] { make_conversations(greet, 0); });
}

}  // namespace
}  // namespace untwist::testing
