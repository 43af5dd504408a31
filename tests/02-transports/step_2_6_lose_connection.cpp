#include "transport_test.hpp"

namespace untwist::testing {
namespace {

class Step2_6_LoseConnection : public TransportTest {};

TEST_F(Step2_6_LoseConnection, PendingOutputIsSentThenTheEnd) {
  rule("E22", "lose_connection() sends the pending output, then closes; both sides see a clean end",
       "TcpTransport::everything_written");
  world.network.set_capacity(1000);
  const auto connection = connect();
  const std::string sent = many_bytes(5500);
  connection.transport->write(sent);
  connection.transport->lose_connection();
  std::string arrived;
  for (int i = 0; i < 10; ++i) {
    arrived += connection.peer->take();
    world.settle();
  }
  expect_that("everything that was written arrived", arrived == sent);
  expect_that("the other side sees a clean end", connection.peer->ended());
  expect("the protocol's events", connection.record->log, "made, done");
}

TEST_F(Step2_6_LoseConnection, WithNothingPendingNothingIsSent) {
  rule("E22", "with no pending output, lose_connection() makes no system call to send",
       "TcpTransport::lose_connection");
  const auto connection = connect();
  const int before = world.network.sends();
  connection.transport->lose_connection();
  world.settle();
  expect("the protocol's events", connection.record->log, "made, done");
  expect("how often something was sent", world.network.sends() - before, 0);
}

TEST_F(Step2_6_LoseConnection, TheEndDoesNotComeBeforeTheBytes) {
  rule("E22", "the connection stays open as long as output is pending", "TcpTransport::lose_connection");
  world.network.set_capacity(10);
  const auto connection = connect();
  connection.transport->write("0123456789abc");
  connection.transport->lose_connection();
  world.settle();
  expect("the protocol's events while output is pending", connection.record->log, "made");
  expect_that("the other side sees no end yet", !connection.peer->ended());
  connection.peer->take();
  world.settle();
  expect("its events when it was sent", connection.record->log, "made, done");
}

TEST_F(Step2_6_LoseConnection, TheEndNeverComesInsideTheCall) {
  rule("E22", "connection_lost() comes from the loop, not from inside lose_connection()",
       "TcpTransport::lose_connection");
  const auto connection = connect();
  connection.transport->lose_connection();
  expect("the protocol's events inside lose_connection()", connection.record->log, "made");
  expect_that("disconnecting() is true", connection.transport->disconnecting());
  world.settle();
  expect("its events in the next turn", connection.record->log, "made, done");
}

TEST_F(Step2_6_LoseConnection, NoInputIsDeliveredAfterIt) {
  rule("E23", "after lose_connection() the protocol receives no more data", "TcpTransport::lose_connection");
  auto record = std::make_shared<Record>();
  record->on_data = [&](std::string_view) { record->transport->lose_connection(); };
  const auto connection = connect(record);
  connection.peer->send("one");
  world.turn();
  connection.peer->send("two");
  world.settle();
  expect("what was received", record->received, "one");
  expect("the protocol's events", record->log, "made, data, done");
}

TEST_F(Step2_6_LoseConnection, WhatIsWrittenAfterItIsDropped) {
  rule("E25 E26", "on every transport, writes after lose_connection() are dropped", "TcpTransport::lose_connection");
  world.network.set_capacity(4);
  const auto connection = connect();
  connection.transport->write("before");
  connection.transport->lose_connection();
  connection.transport->write("after");
  std::string arrived;
  for (int i = 0; i < 5; ++i) {
    arrived += connection.peer->take();
    world.settle();
  }
  expect("what arrived", arrived, "before");
}

TEST_F(Step2_6_LoseConnection, TwiceIsTheSameAsOnce) {
  rule("E36", "connection_lost() comes once, however often lose_connection() is called",
       "TcpTransport::lose_connection");
  const auto connection = connect();
  connection.transport->lose_connection();
  connection.transport->lose_connection();
  world.settle();
  connection.transport->lose_connection();
  world.settle();
  expect("the protocol's events", connection.record->log, "made, done");
}

TEST_F(Step2_6_LoseConnection, BytesInTransitAreNotLostToAReset) {
  rule("E24", "closing while the other side is still sending must not lose what we wrote, so linger before closing",
       "TcpTransport::close_socket");
  const auto connection = connect();
  connection.transport->write("the answer");
  connection.peer->send("more of the request");
  connection.transport->lose_connection();
  world.turn(3);
  connection.peer->send("and more");
  world.turn(3);
  expect_that("the other side is not reset", !connection.peer->was_reset());
  expect("what arrived", connection.peer->take(), "the answer");
  expect_that("the other side sees a clean end", connection.peer->ended());
  expect("the protocol's events", connection.record->log, "made, done");
  expect("what the protocol received", connection.record->received, "");
}

TEST_F(Step2_6_LoseConnection, TheSocketClosesWhenTheOtherSideEnds) {
  rule("E24", "a lingering close ends when the other side ends", "TcpTransport::close_socket");
  const auto connection = connect();
  connection.transport->lose_connection();
  world.settle();
  expect("sockets open while the other side has not ended", world.network.open_sockets(), 1);
  connection.peer->close();
  world.settle();
  expect("sockets open after it has", world.network.open_sockets(), 0);
  expect("the protocol's events", connection.record->log, "made, done");
  expect("timers left behind", world.reactor->delayed_calls().size(), 0u);
}

TEST_F(Step2_6_LoseConnection, ALingeringCloseHasADeadline) {
  rule("E24",
       "a peer that never ends cannot keep the socket open: it closes after two seconds, however much the peer sends",
       "TcpTransport::close_socket");
  const auto connection = connect();
  connection.transport->lose_connection();
  for (int i = 0; i < 5; ++i) {
    connection.peer->send("drip");
    world.advance(500ms);
  }
  expect("sockets open after 2.5 s", world.network.open_sockets(), 0);
  expect("the protocol's events", connection.record->log, "made, done");
}

TEST_F(Step2_6_LoseConnection, ResumingAfterItDoesNotReadAgain) {
  rule("E47", "resume_producing() does nothing after lose_connection(), and nothing after the end",
       "TcpTransport::lose_connection");
  world.network.set_capacity(4);
  const auto connection = connect();
  connection.transport->write("waiting");
  connection.transport->pause_producing();
  connection.transport->lose_connection();
  connection.transport->resume_producing();
  connection.peer->send("too late");
  world.settle();
  expect("what was received", connection.record->received, "");
  connection.peer->take();
  world.settle();
  expect("the protocol's events", connection.record->log, "made, done");
  connection.transport->resume_producing();
  connection.peer->close();
  world.settle();
  expect("its events after resuming once more", connection.record->log, "made, done");
}

TEST_F(Step2_6_LoseConnection, AProtocolMayEndInConnectionMade) {
  rule("E22", "lose_connection() may be called before the first byte arrives", "TcpTransport::lose_connection");
  auto record = std::make_shared<Record>();
  record->on_made = [&] {
    record->transport->write("busy");
    record->transport->lose_connection();
  };
  const auto connection = connect(record);
  world.settle();
  expect("what arrived", connection.peer->take(), "busy");
  expect("the protocol's events", record->log, "made, done");
}

TEST_F(Step2_6_LoseConnection, BothSidesMayEndAtTheSameTime) {
  rule("E36", "if both sides close at the same time, connection_lost() still comes once",
       "TcpTransport::everything_written");
  const auto connection = connect();
  connection.transport->write("bye");
  connection.peer->end();
  connection.transport->lose_connection();
  world.advance(5s);
  expect("the protocol's events", connection.record->log, "made, done");
  expect("what arrived", connection.peer->take(), "bye");
}

}  // namespace
}  // namespace untwist::testing
