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

TEST_F(Step2_3_BytesIn, OptionsCanBeSetAndRead) {
  rule("E48", "no-delay and keep-alive are options of the connection", "TcpTransport::do_read");
  const auto connection = connect();
  expect_that("both are off at first", !connection.transport->no_delay() && !connection.transport->keep_alive());
  connection.transport->set_no_delay(true);
  expect_that("no_delay() is on, keep_alive() is not",
              connection.transport->no_delay() && !connection.transport->keep_alive());
  connection.transport->set_keep_alive(true);
  expect_that("keep_alive() is on", connection.transport->keep_alive());
  connection.peer->close();
  world.settle();
  connection.transport->set_no_delay(false);
  connection.transport->set_keep_alive(false);
  expect_that("after the end nothing is on", !connection.transport->no_delay() && !connection.transport->keep_alive());
  expect("the protocol's events", connection.record->log, "made, done");
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

}  // namespace
}  // namespace untwist::testing
