#include "transport_test.hpp"

namespace untwist::testing {
namespace {

class Step2_8_AbortConnection : public TransportTest {};

TEST_F(Step2_8_AbortConnection, PendingOutputIsDroppedAndThePeerIsReset) {
  rule("E29", "after abort_connection() the protocol gets ConnectionAborted, and the peer a reset");
  world.network.set_capacity(10);
  const auto connection = connect();
  connection.transport->write("0123456789 never sent");
  connection.transport->abort_connection();
  expect("unsent() after the abort", connection.transport->unsent(), 0u);
  world.settle();
  expect("the protocol's events", connection.record->log, "made, aborted");
  expect_that("the other side is reset", connection.peer->was_reset());
  expect("sockets that are still open", world.network.open_sockets(), 0);
}

TEST_F(Step2_8_AbortConnection, TheEndNeverComesInsideTheCall) {
  rule("E30", "connection_lost() never comes from inside the caller's own call");
  auto record = std::make_shared<Record>();
  std::string events_inside;
  record->on_data = [&](std::string_view) {
    record->transport->abort_connection();
    events_inside = record->log;
  };
  const auto connection = connect(record);
  connection.peer->send("x");
  world.settle();
  expect("the protocol's events inside abort_connection()", events_inside, "made, data");
  expect("its events in the end", record->log, "made, data, aborted");
}

TEST_F(Step2_8_AbortConnection, TwiceIsTheSameAsOnce) {
  rule("E31", "abort_connection() twice, or with lose_connection() after it, leads to one end");
  const auto connection = connect();
  connection.transport->abort_connection();
  connection.transport->abort_connection();
  connection.transport->lose_connection();
  world.settle();
  connection.transport->abort_connection();
  world.settle();
  expect("the protocol's events", connection.record->log, "made, aborted");
  expect_that("the other side is reset", connection.peer->was_reset());
  const auto ended = connect();
  ended.peer->close();
  world.settle();
  ended.transport->abort_connection();
  world.settle();
  expect("the events of a connection that had already ended", ended.record->log, "made, done");
}

TEST_F(Step2_8_AbortConnection, ItEndsAConnectionThatCannotFinishClosing) {
  rule("E32", "abort_connection() works even when the other side has stopped reading and the socket is full");
  world.network.set_capacity(10);
  const auto connection = connect();
  connection.transport->write(many_bytes(1000));
  connection.transport->lose_connection();
  world.advance(60s);
  expect("the protocol's events while it is closing", connection.record->log, "made");
  connection.transport->abort_connection();
  world.settle();
  expect("its events in the end", connection.record->log, "made, aborted");
}

TEST_F(Step2_8_AbortConnection, AnErrorThrownAfterItIsTheReason) {
  rule("E33", "if data_received() aborts and then throws, the reason is what it threw");
  auto record = std::make_shared<Record>();
  record->on_data = [&](std::string_view) {
    record->transport->abort_connection();
    throw std::runtime_error("and it fails, too");
  };
  const auto connection = connect(record);
  connection.peer->send("x");
  world.settle();
  expect("the protocol's events", record->log, "made, data, and it fails, too");
  expect("how many errors were logged", take_logged_errors().size(), 1u);
  expect_that("the other side is reset", connection.peer->was_reset());
}

TEST_F(Step2_8_AbortConnection, PendingInputIsNotDeliveredInTheSameTurn) {
  rule("E29", "abort_connection() stops reading immediately, not only when connection_lost() comes");
  const auto connection = connect();
  connection.peer->send("under way");
  world.reactor->call_later(0s, [&] { connection.transport->abort_connection(); });
  world.settle();
  expect("the protocol's events", connection.record->log, "made, aborted");
}

TEST_F(Step2_8_AbortConnection, PendingOutputIsNotSentInTheSameTurn) {
  rule("E29", "abort_connection() drops the pending output immediately, even if there is room for it now");
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
  expect("the protocol's events", connection.record->log, "made, aborted");
}

TEST_F(Step2_8_AbortConnection, AfterItNothingIsDeliveredOrSent) {
  rule("E27 E29", "after abort_connection() write() does nothing, and no more data is delivered");
  const auto connection = connect();
  connection.peer->send("under way");
  connection.transport->abort_connection();
  connection.transport->write("after");
  world.settle();
  expect("the protocol's events", connection.record->log, "made, aborted");
  expect("how many system calls sent bytes", world.network.sends(), 0);
}

TEST_F(Step2_8_AbortConnection, AResetThatComesAfterItIsNotTheReason) {
  rule("E29",
       "the reason is ConnectionAborted, even if the other side's reset is found before connection_lost() comes");
  const auto connection = connect();
  connection.peer->reset();
  world.reactor->call_later(0s, [&] { connection.transport->abort_connection(); });
  world.settle();
  expect("the protocol's events", connection.record->log, "made, aborted");
}

}  // namespace
}  // namespace untwist::testing
