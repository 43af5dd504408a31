#include "transport_test.hpp"

namespace untwist::testing {
namespace {

class Step2_5_BytesOut : public TransportTest {};

TEST_F(Step2_5_BytesOut, WhatIsWrittenArrives) {
  rule("E19", "write() sends bytes in order", "TcpTransport::write");
  const auto connection = connect();
  connection.transport->write("hello ");
  connection.transport->write("world");
  world.settle();
  expect("what arrived", connection.peer->take(), "hello world");
}

TEST_F(Step2_5_BytesOut, ASmallWriteGoesOutImmediately) {
  rule("E19", "write first, and wait for room only when the socket is full: that saves a turn and a system call",
       "TcpTransport::write");
  const auto connection = connect();
  connection.transport->write("hello");
  expect("what arrived before the next turn", connection.peer->take(), "hello");
  expect("how many system calls sent it", world.network.sends(), 1);
  expect_that("nothing is registered as a writer", world.reactor->writers().empty());
}

TEST_F(Step2_5_BytesOut, WhatTheSocketDoesNotTakeIsBuffered) {
  rule("E20 E21", "a full socket is not an error: the remaining bytes stay buffered, in order, until there is room",
       "TcpTransport::write");
  world.network.set_capacity(1000);
  const auto connection = connect();
  const std::string sent = many_bytes(10'500);
  connection.transport->write(sent);
  std::string arrived;
  for (int i = 0; i < 20; ++i) {
    arrived += connection.peer->take();
    world.settle();
  }
  expect("how much arrived", arrived.size(), sent.size());
  expect_that("it is the same, in the same order", arrived == sent);
}

TEST_F(Step2_5_BytesOut, WritesToAFullSocketKeepTheirOrder) {
  rule("E19", "once bytes are buffered, everything written after them is buffered, too", "TcpTransport::write");
  world.network.set_capacity(10);
  const auto connection = connect();
  connection.transport->write("0123456789");
  connection.transport->write("abcdef");
  std::string arrived = connection.peer->take();
  connection.transport->write("ghijkl");
  for (int i = 0; i < 5; ++i) {
    world.settle();
    arrived += connection.peer->take();
  }
  expect("what arrived", arrived, "0123456789abcdefghijkl");
}

TEST_F(Step2_5_BytesOut, WhenAllIsSentTheTransportIsNoLongerAWriter) {
  rule("E21", "a transport with nothing to send must not stay registered as a writer: the loop would spin",
       "TcpTransport::do_write");
  world.network.set_capacity(10);
  const auto connection = connect();
  connection.transport->write("0123456789abc");
  connection.peer->take();
  world.settle();
  connection.peer->take();
  const int turns = world.settle(50);
  expect_that("the loop comes to rest within 50 turns: no descriptor stays registered without need", turns < 50);
  expect_that("nothing is registered as a writer", world.reactor->writers().empty());
  connection.transport->write("more");
  expect("what arrived after that", connection.peer->take(), "more");
  expect_that("the connection is open", !connection.peer->ended());
}

TEST_F(Step2_5_BytesOut, ALostConnectionWithPendingOutputIsNotRegistered) {
  rule("E36", "a connection that is lost while output is pending is unregistered", "TcpTransport::write");
  world.network.set_capacity(10);
  auto record = std::make_shared<Record>();
  record->on_made = [&] {
    record->transport->write("0123456789abc");
    throw std::runtime_error("cannot begin");
  };
  const auto connection = connect(record);
  expect("what was sent before the loss", connection.peer->take(), "0123456789");
  expect_that("nothing is registered", world.reactor->writers().empty() && world.reactor->readers().empty());
  expect("how many errors were logged", take_logged_errors().size(), 1u);
}

TEST_F(Step2_5_BytesOut, AProtocolMayWriteFromAnyCallback) {
  rule("E19", "write() may be called from inside any of the protocol's callbacks", "TcpTransport::write");
  auto record = std::make_shared<Record>();
  record->on_made = [&] { record->transport->write("welcome "); };
  record->on_data = [&](std::string_view data) { record->transport->write(data); };
  const auto connection = connect(record);
  connection.peer->send("echo");
  world.settle();
  expect("what arrived", connection.peer->take(), "welcome echo");
}

TEST_F(Step2_5_BytesOut, WritingAfterTheEndDoesNothing) {
  rule("E27", "after connection_lost(), write() does nothing", "TcpTransport::write");
  auto record = std::make_shared<Record>();
  record->on_lost = [&] { record->transport->write("inside connection_lost()"); };
  const auto connection = connect(record);
  connection.transport->write("before");
  connection.peer->end();
  world.settle();
  connection.transport->write("after");
  world.settle();
  expect("the protocol's events", record->log, "made, done");
  expect("what arrived", connection.peer->take(), "before");
}

TEST_F(Step2_5_BytesOut, WritingToADeadConnectionReportsTheLossEvenWhilePaused) {
  rule("E46", "a protocol that does not read still learns by writing that the connection is dead",
       "TcpTransport::do_write");
  const auto connection = connect();
  connection.transport->pause_producing();
  connection.peer->close();
  world.settle();
  expect("the protocol's events before write()", connection.record->log, "made");
  connection.transport->write("anybody there?");
  expect("its events inside write()", connection.record->log, "made");
  world.settle();
  expect("its events after write()", connection.record->log, "made, lost");
}

TEST_F(Step2_5_BytesOut, ALossWithPendingOutputIsReportedOnce) {
  rule("E36", "pending output is dropped with the connection, and connection_lost() comes once",
       "TcpTransport::do_write");
  world.network.set_capacity(10);
  const auto connection = connect();
  connection.transport->write("0123456789abc");
  connection.peer->reset();
  world.advance(1s);
  expect("the protocol's events", connection.record->log, "made, lost");
  expect_that("nothing is registered as a writer", world.reactor->writers().empty());
  expect("unsent() after the end", connection.transport->unsent(), 0u);
}

TEST_F(Step2_5_BytesOut, RoomMayBeAFalseAlarm) {
  rule("C2", "a descriptor may be reported writable when there is no room: the pending output stays pending",
       "TcpTransport::do_write");
  world.network.set_capacity(10);
  const auto connection = connect();
  connection.transport->write("0123456789abc");
  turn_with_false_alarms();
  expect("the protocol's events", connection.record->log, "made");
  std::string arrived = connection.peer->take();
  world.settle();
  expect("what arrived", arrived + connection.peer->take(), "0123456789abc");
}

TEST_F(Step2_5_BytesOut, BytesMayHoldAnything) {
  rule("E28", "bytes are just bytes: zeros, line ends and high values pass unchanged", "TcpTransport::write");
  std::string all;
  for (int value = 0; value < 256; ++value) all += static_cast<char>(value);
  const auto connection = connect();
  connection.transport->write(as_bytes(all));
  world.settle();
  expect_that("all 256 values arrive as they are", connection.peer->take() == all);
}

}  // namespace
}  // namespace untwist::testing
