#include "transport_test.hpp"

namespace untwist::testing {
namespace {

class Step2_6_AbortConnection : public TransportTest {};

TEST_F(Step2_6_AbortConnection, WhatWaitsIsDroppedAndTheOtherSideIsReset) {
  rule("E29", "abort_connection(): here ConnectionAborted, there a reset");
  world.network.set_capacity(10);
  const auto connection = connect();
  connection.transport->write("0123456789 never sent");
  connection.transport->abort_connection();
  expect("how much is kept of what will never be sent", connection.transport->unsent(), 0u);
  world.settle();
  expect("what the protocol was told", connection.record->log, "made, aborted");
  expect_that("the other side is reset", connection.peer->was_reset());
  expect("sockets that are still open", world.network.open_sockets(), 0);
}

TEST_F(Step2_6_AbortConnection, TheEndNeverComesInsideTheCall) {
  rule("E30", "connection_lost() never comes on the caller's stack");
  auto record = std::make_shared<Record>();
  std::string told_inside;
  record->on_data = [&](std::string_view) {
    record->transport->abort_connection();
    told_inside = record->log;
  };
  const auto connection = connect(record);
  connection.peer->send("x");
  world.settle();
  expect("what the protocol was told inside the call", told_inside, "made, data");
  expect("what it was told then", record->log, "made, data, aborted");
}

TEST_F(Step2_6_AbortConnection, TwiceIsAsGoodAsOnce) {
  rule("E31", "abort twice, or abort and lose: one end");
  const auto connection = connect();
  connection.transport->abort_connection();
  connection.transport->abort_connection();
  connection.transport->lose_connection();
  world.settle();
  connection.transport->abort_connection();
  world.settle();
  expect("what the protocol was told", connection.record->log, "made, aborted");
  expect_that("the other side is reset", connection.peer->was_reset());
  const auto ended = connect();
  ended.peer->close();
  world.settle();
  ended.transport->abort_connection();
  world.settle();
  expect("what one was told that had ended before", ended.record->log, "made, done");
}

TEST_F(Step2_6_AbortConnection, ItEndsAConnectionThatCannotFinishClosing) {
  rule("E32", "the other side has stopped reading and the socket is full: abort works all the same");
  world.network.set_capacity(10);
  const auto connection = connect();
  connection.transport->write(many_bytes(1000));
  connection.transport->lose_connection();
  world.advance(60s);
  expect("what the protocol was told while it closes", connection.record->log, "made");
  connection.transport->abort_connection();
  world.settle();
  expect("what it was told then", connection.record->log, "made, aborted");
}

TEST_F(Step2_6_AbortConnection, WhatIsThrownBehindItIsTheReason) {
  rule("E33", "data_received() aborts and then throws: the reason is what was thrown");
  auto record = std::make_shared<Record>();
  record->on_data = [&](std::string_view) {
    record->transport->abort_connection();
    throw std::runtime_error("and it fails, too");
  };
  const auto connection = connect(record);
  connection.peer->send("x");
  world.settle();
  expect("what the protocol was told", record->log, "made, data, and it fails, too");
  expect("how many errors were logged", take_logged_errors().size(), 1u);
  expect_that("the other side is reset", connection.peer->was_reset());
}

TEST_F(Step2_6_AbortConnection, InputThatWaitsIsNotDeliveredInTheSameTurn) {
  rule("E29", "abort_connection() stops reading at once, not when the end comes");
  const auto connection = connect();
  connection.peer->send("under way");
  world.reactor->call_later(0s, [&] { connection.transport->abort_connection(); });
  world.settle();
  expect("what the protocol was told", connection.record->log, "made, aborted");
}

TEST_F(Step2_6_AbortConnection, OutputThatWaitsIsNotSentInTheSameTurn) {
  rule("E29", "abort_connection() drops what waits at once, even if there is room for it now");
  world.network.set_capacity(10);
  const auto connection = connect();
  connection.transport->write("0123456789 never sent");
  const int sends = world.network.sends();
  world.reactor->call_later(0s, [&] {
    connection.peer->take();
    connection.transport->abort_connection();
  });
  world.settle();
  expect("system calls after the abort", world.network.sends() - sends, 0);
  expect("what the protocol was told", connection.record->log, "made, aborted");
}

TEST_F(Step2_6_AbortConnection, AfterItNothingIsDeliveredAndNothingSent) {
  rule("E27 E29", "after abort_connection() writing is harmless, and no more data comes");
  const auto connection = connect();
  connection.peer->send("under way");
  connection.transport->abort_connection();
  connection.transport->write("after");
  world.settle();
  expect("what the protocol was told", connection.record->log, "made, aborted");
  expect("how many system calls sent anything", world.network.sends(), 0);
}

}  // namespace
}  // namespace untwist::testing
