#include <untwist/protocol/relay.hpp>

#include "transport_test.hpp"

namespace untwist::testing {
namespace {

class Step2_12_Relay : public TransportTest {
 protected:
  // Makes the connection of one of the two, and returns its far end.
  PeerPtr connect(ProtocolPtr protocol) {
    auto [socket, peer] = world.network.connection();
    start_tcp_transport(*world.reactor, std::move(socket), std::move(protocol));
    return peer;
  }
  PeerPtr connect_one() { return connect(std::exchange(pair.first, nullptr)); }
  PeerPtr connect_other() { return connect(std::exchange(pair.second, nullptr)); }

  std::string what_comes(Peer& peer) {
    std::string all;
    for (int i = 0; i < 100; ++i) {
      world.settle();
      all += peer.take();
    }
    return all;
  }

  std::pair<ProtocolPtr, ProtocolPtr> pair = make_relay();
};

TEST_F(Step2_12_Relay, BothDirections) {
  rule("", "what one connection brings goes out on the other, in order and in both directions", "make_relay");
  const PeerPtr one = connect_one(), other = connect_other();
  one->send("a question");
  one->send(", and more");
  other->send("an answer");
  expect("what comes out at the other side", what_comes(*other), "a question, and more");
  expect("what comes out at the first side", what_comes(*one), "an answer");
}

TEST_F(Step2_12_Relay, ItIsKeptUntilThereIsAConnection) {
  rule("", "what comes before the other connection is made is kept, and passed on then", "make_relay");
  const PeerPtr one = connect_one();
  one->send("early, ");
  world.settle();
  one->send("still early, ");
  world.settle();
  const PeerPtr other = connect_other();
  one->send("late");
  expect("what comes out", what_comes(*other), "early, still early, late");
}

TEST_F(Step2_12_Relay, TheSecondMayComeFirst) {
  rule("", "the connections may be made in any order", "make_relay");
  const PeerPtr other = connect_other();
  other->send("early");
  world.settle();
  const PeerPtr one = connect_one();
  one->send("late");
  expect("what comes out at the first side", what_comes(*one), "early");
  expect("what comes out at the other side", what_comes(*other), "late");
}

TEST_F(Step2_12_Relay, OneDirectionEnds) {
  rule("", "when one side ends its output, the end is passed on after the bytes before it; the other direction goes on",
       "make_relay");
  world.network.set_capacity(10);
  const PeerPtr one = connect_one(), other = connect_other();
  one->send("a long question");
  one->end();
  expect("what comes out", what_comes(*other), "a long question");
  expect_that("then its end comes", other->ended());
  expect_that("the first side has no end yet", !one->ended());
  other->send("the answer");
  expect("what comes back after that", what_comes(*one), "the answer");
  other->end();
  world.settle();
  expect_that("then its end comes back", one->ended());
}

TEST_F(Step2_12_Relay, TheEndBeforeTheBeginning) {
  rule("", "an end that comes before the other connection is made is passed on then, after the bytes", "make_relay");
  const PeerPtr one = connect_one();
  one->send("the question");
  one->end();
  world.settle();
  const PeerPtr other = connect_other();
  expect("what comes out", what_comes(*other), "the question");
  expect_that("then its end comes", other->ended());
  other->send("the answer");
  expect("what comes back", what_comes(*one), "the answer");
}

TEST_F(Step2_12_Relay, AGoodEndClosesTheOther) {
  rule("", "when one connection has ended in good order, the other is closed, after everything that came before",
       "make_relay");
  world.network.set_capacity(10);
  const ProtocolPtr first = pair.first;
  const std::weak_ptr<Protocol> second = pair.second;
  const PeerPtr one = connect_one(), other = connect_other();
  one->send("more than the socket takes");
  world.settle();
  first->transport()->lose_connection();
  expect("what comes out at the other side", what_comes(*other), "more than the socket takes");
  expect_that("then its end comes", other->ended());
  expect_that("it was not reset", !other->was_reset());
  expect_that("the whole connection is over, not only its output", second.expired());
}

TEST_F(Step2_12_Relay, ALossIsPassedOn) {
  rule("", "when one connection was lost, the other is aborted", "make_relay");
  const PeerPtr one = connect_one(), other = connect_other();
  one->reset();
  world.settle();
  expect_that("the other side sees a reset", other->was_reset());
}

TEST_F(Step2_12_Relay, ALossAfterAnEndIsALoss) {
  rule("", "a connection that is lost after the end of its input is lost all the same", "make_relay");
  const PeerPtr one = connect_one(), other = connect_other();
  one->end();
  world.settle();
  one->reset();
  world.settle();
  expect_that("the other side sees a reset", other->was_reset());
}

TEST_F(Step2_12_Relay, OverBeforeTheOtherIsMade) {
  rule("", "if one connection is over before the other is made, that one is ended as soon as it is made", "make_relay");
  {
    const ProtocolPtr first = pair.first;
    const PeerPtr one = connect_one();
    one->send("last words");
    world.settle();
    first->transport()->lose_connection();
    world.settle();
    const PeerPtr other = connect_other();
    expect("what comes out after a good end", what_comes(*other), "last words");
    expect_that("then its end comes", other->ended());
    expect_that("it was not reset", !other->was_reset());
  }
  pair = make_relay();
  const PeerPtr one = connect_one();
  one->reset();
  world.settle();
  const PeerPtr other = connect_other();
  world.settle();
  expect_that("after a loss it is reset", other->was_reset());
}

TEST_F(Step2_12_Relay, NothingKeepsThemAlive) {
  rule("", "a protocol is kept alive by its connection, and not by the other protocol", "make_relay");
  const std::weak_ptr<Protocol> first = pair.first, second = pair.second;
  const PeerPtr one = connect_one(), other = connect_other();
  expect_that("both live while their connections do", !first.expired() && !second.expired());
  one->reset();
  world.settle();
  expect_that("neither lives when both are over", first.expired() && second.expired());
  pair = make_relay();
  const std::weak_ptr<Protocol> unused = pair.second;
  const PeerPtr alone = connect_one();
  pair.second = nullptr;
  expect_that("one that was never connected is gone when nobody holds it", unused.expired());
  alone->send("to nobody");
  world.settle();
}

}  // namespace
}  // namespace untwist::testing
