#include "transport_test.hpp"

namespace untwist::testing {
namespace {

class Step2_3_BytesIn : public TransportTest {};

TEST_F(Step2_3_BytesIn, WhatTheOtherSideSendsIsReceived) {
  rule("E19", "bytes arrive complete and in order", "TcpTransport::do_read");
  const auto connection = connect();
  connection.peer->send("hello ");
  world.settle();
  connection.peer->send("world");
  world.settle();
  expect("what was received", connection.record->received, "hello world");
  expect("the protocol's events", connection.record->log, "made, data");
}

TEST_F(Step2_3_BytesIn, ReadinessMayBeAFalseAlarm) {
  rule("C1", "a descriptor may be reported readable when there is nothing to read: that is not an end",
       "TcpTransport::do_read");
  const auto connection = connect();
  turn_with_false_alarms();
  expect("the protocol's events", connection.record->log, "made");
  connection.peer->send("hello");
  world.settle();
  expect("what was received", connection.record->received, "hello");
}

TEST_F(Step2_3_BytesIn, MoreThanOneBufferHoldsArrivesComplete) {
  rule("E20", "one read takes as much as one buffer holds; the next read takes more", "TcpTransport::do_read");
  const auto connection = connect();
  const std::string sent = many_bytes(300'000);
  connection.peer->send(sent);
  world.settle();
  expect_that("everything arrived, in order", connection.record->received == sent);
}

TEST_F(Step2_3_BytesIn, PausingInConnectionMadeIsHonoured) {
  rule("E44", "a protocol that pauses before the first byte receives none", "TcpTransport::do_read");
  auto record = std::make_shared<Record>();
  record->on_made = [&] { record->transport->pause_producing(); };
  const auto connection = connect(record);
  connection.peer->send("too early");
  world.settle();
  expect("what was received while paused", record->received, "");
  connection.transport->resume_producing();
  world.settle();
  expect("what was received after resuming", record->received, "too early");
}

TEST_F(Step2_3_BytesIn, AProtocolMayTakeATurn) {
  rule("",
       "a protocol may take a turn of the loop by hand while it is called; if its connection ends in that turn, it "
       "lives until its call is over",
       "TcpTransport::do_read");
  struct TakesATurn final : Protocol {
    explicit TakesATurn(std::function<void()> the_turn) : turn(std::move(the_turn)) {}
    void data_received(Bytes) override {
      const auto now = turn;  // this object may be gone when it returns
      now();
    }
    const std::function<void()> turn;
  };
  auto [socket, peer] = world.network.connection();
  std::weak_ptr<Protocol> alive;
  bool alive_after_the_turn = false;
  auto protocol = std::make_shared<TakesATurn>([&, other_side = peer] {
    other_side->close();
    world.turn();
    alive_after_the_turn = !alive.expired();
  });
  alive = protocol;
  start_tcp_transport(*world.reactor, std::move(socket), std::move(protocol));
  peer->send("hello");
  world.settle();
  expect_that("the protocol was called, and lived until its call was over", alive_after_the_turn);
}

TEST_F(Step2_3_BytesIn, BytesStayValidWhileAnotherConnectionReads) {
  rule("",
       "the bytes passed to data_received() stay valid during that call, even if it runs a turn of the loop with "
       "iterate()",
       "TcpTransport::do_read");
  const auto first = connect(), second = connect();
  std::string before, after;
  const auto takes_a_turn = [&](std::string_view data) {
    if (!before.empty()) return;  // only the connection that is read first
    before = data;
    world.turn();
    after = data;
  };
  first.record->on_data = takes_a_turn;
  second.record->on_data = takes_a_turn;
  first.peer->send("of the first");
  second.peer->send("of the other");
  world.settle();
  expect("what both received", first.record->received + ", " + second.record->received, "of the first, of the other");
  expect("the bytes after the turn", after, before);
}

TEST_F(Step2_3_BytesIn, TheEndOfTheInputEndsTheConnection) {
  rule("E37", "no more bytes, ever, is an ending, even right after the last bytes", "TcpTransport::do_read");
  const auto connection = connect();
  connection.peer->send("last words");
  connection.peer->end();
  world.settle();
  expect("what was received", connection.record->received, "last words");
  expect("sockets that are still open", world.network.open_sockets(), 0);
  expect_that("the other side sees the end, too", connection.peer->ended());
}

TEST_F(Step2_3_BytesIn, AnErrorEndsTheConnection) {
  rule("E37", "an error is an ending, and nothing is received after it", "TcpTransport::do_read");
  const auto connection = connect();
  connection.peer->send("hello");
  world.settle();
  connection.peer->reset();
  world.settle();
  expect("what was received", connection.record->received, "hello");
  expect("sockets that are still open", world.network.open_sockets(), 0);
}

TEST_F(Step2_3_BytesIn, AConnectionIsDestroyedWithItsReactor) {
  rule("", "a reactor that is destroyed without a shutdown leaves neither a connection nor a protocol behind",
       "TcpTransport::connection_lost");
  static std::size_t received = 0;
  received = 0;
  class Counts final : public Protocol {
    void data_received(Bytes data) override { received += data.size(); }
  };
  auto reactor = make_reactor_under_test();
  std::vector<std::weak_ptr<Protocol>> watched;
  std::vector<PeerPtr> peers;
  for (const bool pauses : {false, true}) {
    auto [socket, peer] = world.network.connection();
    peer->send("x");
    peers.push_back(std::move(peer));
    auto protocol = std::make_shared<Counts>();
    watched.push_back(protocol);
    const auto transport = start_tcp_transport(*reactor, std::move(socket), std::move(protocol));
    if (pauses) transport->pause_producing();
  }
  reactor->iterate();
  expect("how many bytes the one that reads received", received, 1u);
  expect_that("both protocols exist", !watched.front().expired() && !watched.back().expired());
  reactor.reset();
  expect_that("both protocols are destroyed", watched.front().expired() && watched.back().expired());
  expect("sockets that are still open", world.network.open_sockets(), 0);
}

TEST_F(Step2_3_BytesIn, ADestroyedReactorClosesSocketsThatAreStillHeld) {
  rule("", "a reactor that is destroyed closes the socket of a transport, even if somebody still holds the transport",
       "TcpTransport::do_read");
  auto reactor = make_reactor_under_test();
  auto [socket, peer] = world.network.connection();
  const auto record = std::make_shared<Record>();
  const auto held = start_tcp_transport(*reactor, std::move(socket), std::make_shared<RecordingProtocol>(record));
  peer->send("x");
  reactor->iterate();
  expect("the protocol's events", record->log, "made, data");
  reactor.reset();
  expect("sockets that are still open", world.network.open_sockets(), 0);
  expect_that("the transport is not used any more", held->disconnecting());
}

}  // namespace
}  // namespace untwist::testing
