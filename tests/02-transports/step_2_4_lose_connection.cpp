#include "transport_test.hpp"

namespace untwist::testing {
namespace {

class Step2_4_LoseConnection : public TransportTest {};

TEST_F(Step2_4_LoseConnection, WhatWasWrittenGoesOutThenTheEnd) {
  rule("E22", "lose_connection() writes what is pending, then closes; both sides see an orderly end",
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
  expect_that("the other side sees an orderly end", connection.peer->ended());
  expect("what the protocol was told", connection.record->log, "made, done");
}

TEST_F(Step2_4_LoseConnection, WhereNothingWaitsNothingIsSent) {
  rule("E22", "an end with nothing to write before it costs no system call for writing", "TcpTransport::do_write");
  const auto connection = connect();
  const int before = world.network.sends();
  connection.transport->lose_connection();
  world.settle();
  expect("what the protocol was told", connection.record->log, "made, done");
  expect("how often something was sent", world.network.sends() - before, 0);
}

TEST_F(Step2_4_LoseConnection, TheEndDoesNotComeBeforeTheBytes) {
  rule("E22", "as long as bytes wait, the connection is open", "TcpTransport::lose_connection");
  world.network.set_capacity(10);
  const auto connection = connect();
  connection.transport->write("0123456789abc");
  connection.transport->lose_connection();
  world.settle();
  expect("what the protocol was told while bytes wait", connection.record->log, "made");
  expect_that("the other side sees no end yet", !connection.peer->ended());
  connection.peer->take();
  world.settle();
  expect("what it was told when they were out", connection.record->log, "made, done");
}

TEST_F(Step2_4_LoseConnection, TheEndNeverComesInsideTheCall) {
  rule("E22", "connection_lost() comes from the loop, not from lose_connection()", "TcpTransport::lose_connection");
  const auto connection = connect();
  connection.transport->lose_connection();
  expect("what the protocol was told inside lose_connection()", connection.record->log, "made");
  expect_that("disconnecting() is true", connection.transport->disconnecting());
  world.settle();
  expect("what it was told in the next turn", connection.record->log, "made, done");
}

TEST_F(Step2_4_LoseConnection, NoInputIsDeliveredAfterIt) {
  rule("E23", "after lose_connection() the protocol hears no more data", "TcpTransport::lose_connection");
  auto record = std::make_shared<Record>();
  record->on_data = [&](std::string_view) { record->transport->lose_connection(); };
  const auto connection = connect(record);
  connection.peer->send("one");
  world.turn();
  connection.peer->send("two");
  world.settle();
  expect("what was received", record->received, "one");
  expect("what the protocol was told", record->log, "made, data, done");
}

TEST_F(Step2_4_LoseConnection, WhatIsWrittenAfterItIsDropped) {
  rule("E25 E26", "one rule for all transports: writes after lose_connection() are dropped",
       "TcpTransport::lose_connection");
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

TEST_F(Step2_4_LoseConnection, TwiceIsAsGoodAsOnce) {
  rule("E36", "the end comes once, however often it is asked for", "TcpTransport::lose_connection");
  const auto connection = connect();
  connection.transport->lose_connection();
  connection.transport->lose_connection();
  world.settle();
  connection.transport->lose_connection();
  world.settle();
  expect("what the protocol was told", connection.record->log, "made, done");
}

TEST_F(Step2_4_LoseConnection, BytesUnderWayAreNotLostToAReset) {
  rule("E24", "closing while the other side still sends must not cost it what we wrote: close lingering",
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
  expect_that("the other side sees an orderly end", connection.peer->ended());
  expect("what the protocol was told", connection.record->log, "made, done");
  expect("what the protocol received", connection.record->received, "");
}

TEST_F(Step2_4_LoseConnection, TheSocketClosesWhenTheOtherSideEnds) {
  rule("E24", "a lingering close ends with the other side's end", "TcpTransport::close_socket");
  const auto connection = connect();
  connection.transport->lose_connection();
  world.settle();
  expect("sockets open while the other side has not ended", world.network.open_sockets(), 1);
  connection.peer->close();
  world.settle();
  expect("sockets open after it has", world.network.open_sockets(), 0);
  expect("what the protocol was told", connection.record->log, "made, done");
  expect("timers left behind", world.reactor->delayed_calls().size(), 0u);
}

TEST_F(Step2_4_LoseConnection, ALingeringCloseHasADeadline) {
  rule("E24", "a side that never ends cannot keep the socket: two seconds, however busily it sends",
       "TcpTransport::close_socket");
  const auto connection = connect();
  connection.transport->lose_connection();
  for (int i = 0; i < 5; ++i) {
    connection.peer->send("drip");
    world.advance(500ms);
  }
  expect("sockets open after 2.5 s", world.network.open_sockets(), 0);
  expect("what the protocol was told", connection.record->log, "made, done");
}

TEST_F(Step2_4_LoseConnection, ResumingAfterItDoesNotReadAgain) {
  rule("E47", "resume_producing() after lose_connection(), or after the end, does nothing",
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
  expect("what the protocol was told", connection.record->log, "made, done");
  connection.transport->resume_producing();
  connection.peer->close();
  world.settle();
  expect("what it was told after resuming once more", connection.record->log, "made, done");
}

TEST_F(Step2_4_LoseConnection, AProtocolMayEndInConnectionMade) {
  rule("E22", "a connection may be ended before its first byte", "TcpTransport::lose_connection");
  auto record = std::make_shared<Record>();
  record->on_made = [&] {
    record->transport->write("busy");
    record->transport->lose_connection();
  };
  const auto connection = connect(record);
  world.settle();
  expect("what arrived", connection.peer->take(), "busy");
  expect("what the protocol was told", record->log, "made, done");
}

TEST_F(Step2_4_LoseConnection, AnOrderlyEndOfTheOtherSideMeanwhileIsStillOneEnd) {
  rule("E36", "both sides may close at the same time", "TcpTransport::everything_written");
  const auto connection = connect();
  connection.transport->write("bye");
  connection.peer->end();
  connection.transport->lose_connection();
  world.advance(5s);
  expect("what the protocol was told", connection.record->log, "made, done");
  expect("what arrived", connection.peer->take(), "bye");
}

}  // namespace
}  // namespace untwist::testing
