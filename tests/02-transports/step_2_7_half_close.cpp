#include "transport_test.hpp"

namespace untwist::testing {
namespace {

class Step2_7_HalfClose : public TransportTest {
 protected:
  Connection connect_half_closer(RecordPtr record = std::make_shared<Record>()) {
    return connect(std::move(record), true);
  }
};

TEST_F(Step2_7_HalfClose, AfterTheOtherSidesEndOneMayStillWrite) {
  rule("E39", "a HalfCloseProtocol hears only read_connection_lost(), and goes on writing",
       "TcpTransport::input_ended");
  const auto connection = connect_half_closer();
  connection.peer->send("the question");
  connection.peer->end();
  world.settle();
  expect("what the protocol was told", connection.record->log, "made, data, end of input");
  connection.transport->write("the answer");
  world.settle();
  expect("what arrived", connection.peer->take(), "the answer");
  connection.transport->lose_connection();
  world.settle();
  expect("what it was told in the end", connection.record->log, "made, data, end of input, done");
  expect_that("the other side sees an orderly end", connection.peer->ended());
}

TEST_F(Step2_7_HalfClose, TheEndOfInputDoesNotMakeTheLoopSpin) {
  rule("E39", "an end that was seen is not asked about again", "TcpTransport::input_ended");
  const auto connection = connect_half_closer();
  connection.peer->end();
  const int turns = world.settle(50);
  expect("what the protocol was told", connection.record->log, "made, end of input");
  expect_that("the loop comes to rest within 50 turns: nobody asks for what is of no use to them", turns < 50);
  connection.transport->resume_producing();
  world.settle(50);
  expect("what it was told after resuming", connection.record->log, "made, end of input");
  connection.transport->lose_connection();
  world.settle();
}

TEST_F(Step2_7_HalfClose, AResetAfterTheEndOfInputIsSeen) {
  rule("E37 E39", "who has heard the end of input still hears of a reset, though there is nothing to write",
       "TcpTransport::input_ended");
  const auto connection = connect_half_closer();
  connection.peer->end();
  world.settle();
  expect("what the protocol was told", connection.record->log, "made, end of input");
  connection.peer->reset();
  world.settle();
  expect("what it was told of the reset", connection.record->log, "made, end of input, lost");
}

TEST_F(Step2_7_HalfClose, TheOwnEndGoesOutBehindTheBytes) {
  rule("E40", "lose_write_connection() writes what is pending, then shuts the sending side, then tells",
       "TcpTransport::everything_written");
  world.network.set_capacity(10);
  const auto connection = connect_half_closer();
  connection.transport->write("0123456789abc");
  connection.transport->lose_write_connection();
  connection.transport->write("too late");
  connection.transport->write_sequence(std::vector<Bytes>{as_bytes("too late")});
  world.settle();
  expect("what the protocol was told while bytes wait", connection.record->log, "made");
  std::string arrived = connection.peer->take();
  world.settle();
  arrived += connection.peer->take();
  expect("what arrived", arrived, "0123456789abc");
  expect("what it was told when they were out", connection.record->log, "made, end of output");
  expect_that("the other side sees the end", connection.peer->ended());
  connection.transport->write("dropped");
  connection.peer->send("still listening");
  world.settle();
  expect("what was received after that", connection.record->received, "still listening");
  expect("what arrived after that", connection.peer->take(), "");
}

TEST_F(Step2_7_HalfClose, WhatWaitsGoesOutThoughTheInputHasEnded) {
  rule("E40 E42",
       "the other side's end does not cut off what was written before our own: it is over when that has gone",
       "TcpTransport::input_ended");
  world.network.set_capacity(10);
  const auto connection = connect_half_closer();
  connection.transport->write("0123456789abc");
  connection.transport->lose_write_connection();
  connection.peer->end();
  world.settle();
  expect("what the protocol was told while bytes wait", connection.record->log, "made, end of input");
  std::string arrived = connection.peer->take();
  world.settle();
  expect("what arrived", arrived + connection.peer->take(), "0123456789abc");
  expect("what it was told in the end", connection.record->log, "made, end of input, end of output, done");
}

TEST_F(Step2_7_HalfClose, WhoHearsOfItsEndHasSentIt) {
  rule("E40", "write_connection_lost() comes when the end has gone out, not before",
       "TcpTransport::everything_written");
  const auto connection = connect_half_closer();
  connection.record->on_output_end = [&] { expect_that("the other side sees the end", connection.peer->ended()); };
  connection.transport->lose_write_connection();
  world.settle();
  expect("what the protocol was told", connection.record->log, "made, end of output");
  connection.transport->abort_connection();
  world.settle();
}

TEST_F(Step2_7_HalfClose, AtShutdownAHalfClosedConnectionIsLostToo) {
  rule("E36 E39", "whose input has ended, and who has nothing to write, hears of the reactor's shutdown all the same",
       "TcpTransport::input_ended");
  const auto connection = connect_half_closer();
  connection.peer->end();
  world.settle();
  world.stop();
  expect("what the protocol was told", connection.record->log, "made, end of input, lost");
  expect("sockets that are still open", world.network.open_sockets(), 0);
}

TEST_F(Step2_7_HalfClose, WhoThrowsAtAHalfEndIsClosedAltogether) {
  rule("E41", "read_connection_lost() or write_connection_lost() that throws is logged, and ends the connection",
       "TcpTransport::input_ended");
  auto reading = std::make_shared<Record>();
  reading->on_input_end = [] { throw std::runtime_error("no half measures"); };
  const auto first = connect_half_closer(reading);
  first.peer->end();
  auto writing = std::make_shared<Record>();
  writing->on_output_end = [] { throw std::runtime_error("no half measures"); };
  const auto second = connect_half_closer(writing);
  second.transport->lose_write_connection();
  world.settle();
  expect("what the first was told", reading->log, "made, end of input, no half measures");
  expect("what the second was told", writing->log, "made, end of output, no half measures");
  expect("how many errors were logged", take_logged_errors().size(), 2u);
  expect("sockets that are still open", world.network.open_sockets(), 0);
}

TEST_F(Step2_7_HalfClose, WhenBothDirectionsEndedItIsOver) {
  rule("E42", "two halves make a whole: ConnectionDone, in either order, also when lose_connection() comes in between",
       "TcpTransport::everything_written");
  const auto first = connect_half_closer();
  first.peer->end();
  world.settle();
  first.transport->lose_write_connection();
  world.settle();
  expect("what the first was told", first.record->log, "made, end of input, end of output, done");
  const auto second = connect_half_closer();
  second.transport->lose_write_connection();
  world.settle();
  second.peer->end();
  world.settle();
  expect("what the second was told", second.record->log, "made, end of output, end of input, done");
  auto closing = std::make_shared<Record>();
  closing->on_output_end = [&] { closing->transport->lose_connection(); };
  const auto third = connect_half_closer(closing);
  third.peer->end();
  world.settle();
  third.transport->lose_write_connection();
  world.settle();
  expect("what the third was told", closing->log, "made, end of input, end of output, done");
}

TEST_F(Step2_7_HalfClose, LosingTheConnectionInWriteConnectionLostCloses) {
  rule("E42", "the end of the output may be followed by the end of everything", "TcpTransport::everything_written");
  auto record = std::make_shared<Record>();
  record->on_output_end = [&] { record->transport->lose_connection(); };
  const auto connection = connect_half_closer(record);
  connection.transport->lose_write_connection();
  world.settle();
  expect("what the protocol was told", record->log, "made, end of output, done");
}

TEST_F(Step2_7_HalfClose, EndingTheOutputOfADeadConnectionIsHarmless) {
  rule("E43", "lose_write_connection() after the other side has gone passes in silence",
       "TcpTransport::lose_write_connection");
  const auto connection = connect_half_closer();
  connection.peer->end();
  world.settle();
  connection.peer->close();
  connection.transport->lose_write_connection();
  world.settle();
  expect("what the protocol was told", connection.record->log, "made, end of input, end of output, done");
  connection.transport->lose_write_connection();
  world.settle();
  expect("what it was told after the end", connection.record->log, "made, end of input, end of output, done");
}

TEST_F(Step2_7_HalfClose, APlainProtocolMayEndItsOutput) {
  rule("E40", "any protocol may say \"no more from me\"; it hears of the end as always",
       "TcpTransport::lose_write_connection");
  const auto connection = connect();
  connection.transport->write("that was all");
  connection.transport->lose_write_connection();
  world.settle();
  expect_that("the other side sees the end", connection.peer->ended());
  expect("what the protocol was told", connection.record->log, "made");
  connection.peer->end();
  world.settle();
  expect("what it was told in the end", connection.record->log, "made, done");
}

}  // namespace
}  // namespace untwist::testing
