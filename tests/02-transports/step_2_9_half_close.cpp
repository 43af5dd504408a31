#include "transport_test.hpp"

namespace untwist::testing {
namespace {

class Step2_9_HalfClose : public TransportTest {
 protected:
  Connection connect_half_closer(RecordPtr record = std::make_shared<Record>()) {
    return connect(std::move(record), true);
  }
};

TEST_F(Step2_9_HalfClose, AfterTheOtherSidesEndTheProtocolMayStillWrite) {
  rule("E39", "when the other side ends, a HalfCloseProtocol gets only read_connection_lost(), and can keep writing",
       "TcpTransport::input_ended");
  const auto connection = connect_half_closer();
  connection.peer->send("the question");
  connection.peer->end();
  world.settle();
  expect("the protocol's events", connection.record->log, "made, data, end of input");
  connection.transport->write("the answer");
  world.settle();
  expect("what arrived", connection.peer->take(), "the answer");
  connection.transport->lose_connection();
  world.settle();
  expect("its events in the end", connection.record->log, "made, data, end of input, done");
  expect_that("the other side sees a clean end", connection.peer->ended());
}

TEST_F(Step2_9_HalfClose, TheEndOfInputDoesNotMakeTheLoopSpin) {
  rule("E39", "after the end of input, poll() is no longer asked for input", "TcpTransport::input_ended");
  const auto connection = connect_half_closer();
  connection.peer->end();
  const int turns = world.settle(50);
  expect("the protocol's events", connection.record->log, "made, end of input");
  expect_that("the loop comes to rest within 50 turns: no descriptor stays registered without need", turns < 50);
  connection.transport->resume_producing();
  world.settle(50);
  expect("its events after resuming", connection.record->log, "made, end of input");
  connection.transport->lose_connection();
  world.settle();
}

TEST_F(Step2_9_HalfClose, AResetAfterTheEndOfInputIsReported) {
  rule("E37 E39", "after the end of input a reset is still reported, even with no output pending",
       "TcpTransport::input_ended");
  const auto connection = connect_half_closer();
  connection.peer->end();
  world.settle();
  expect("the protocol's events", connection.record->log, "made, end of input");
  connection.peer->reset();
  world.settle();
  expect("its events at the reset", connection.record->log, "made, end of input, lost");
}

TEST_F(Step2_9_HalfClose, OurEndIsSentAfterThePendingOutput) {
  rule("E40",
       "lose_write_connection() sends the pending output, then shuts down the sending side, then notifies the protocol",
       "TcpTransport::everything_written");
  world.network.set_capacity(10);
  const auto connection = connect_half_closer();
  connection.transport->write("0123456789abc");
  connection.transport->lose_write_connection();
  connection.transport->write("too late");
  connection.transport->write_sequence(std::vector<Bytes>{as_bytes("too late")});
  world.settle();
  expect("the protocol's events while output is pending", connection.record->log, "made");
  std::string arrived = connection.peer->take();
  world.settle();
  arrived += connection.peer->take();
  expect("what arrived", arrived, "0123456789abc");
  expect("its events when it was sent", connection.record->log, "made, end of output");
  expect_that("the other side sees the end", connection.peer->ended());
  connection.transport->write("dropped");
  connection.peer->send("still listening");
  world.settle();
  expect("what was received after that", connection.record->received, "still listening");
  expect("what arrived after that", connection.peer->take(), "");
}

TEST_F(Step2_9_HalfClose, PendingOutputIsSentAfterTheInputHasEnded) {
  rule("E40 E42",
       "the other side's end does not cut off what was written before our own end: the connection is over when all of "
       "it is sent",
       "TcpTransport::input_ended");
  world.network.set_capacity(10);
  const auto connection = connect_half_closer();
  connection.transport->write("0123456789abc");
  connection.transport->lose_write_connection();
  connection.peer->end();
  world.settle();
  expect("the protocol's events while output is pending", connection.record->log, "made, end of input");
  std::string arrived = connection.peer->take();
  world.settle();
  expect("what arrived", arrived + connection.peer->take(), "0123456789abc");
  expect("its events in the end", connection.record->log, "made, end of input, end of output, done");
}

TEST_F(Step2_9_HalfClose, WriteConnectionLostComesAfterTheEndIsSent) {
  rule("E40", "write_connection_lost() comes once our end has been sent, and not before",
       "TcpTransport::everything_written");
  const auto connection = connect_half_closer();
  connection.record->on_output_end = [&] { expect_that("the other side sees the end", connection.peer->ended()); };
  connection.transport->lose_write_connection();
  world.settle();
  expect("the protocol's events", connection.record->log, "made, end of output");
  connection.transport->abort_connection();
  world.settle();
}

TEST_F(Step2_9_HalfClose, AtShutdownAHalfClosedConnectionIsLostToo) {
  rule("E36 E39",
       "a connection whose input has ended, and that has nothing to write, still gets connection_lost() when the "
       "reactor shuts down",
       "TcpTransport::input_ended");
  const auto connection = connect_half_closer();
  connection.peer->end();
  world.settle();
  world.stop();
  expect("the protocol's events", connection.record->log, "made, end of input, lost");
  expect("sockets that are still open", world.network.open_sockets(), 0);
}

TEST_F(Step2_9_HalfClose, AnErrorAtAHalfEndClosesTheConnection) {
  rule("E41", "what read_connection_lost() or write_connection_lost() throws is logged, and ends the connection",
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
  expect("the first's events", reading->log, "made, end of input, no half measures");
  expect("the second's events", writing->log, "made, end of output, no half measures");
  expect("how many errors were logged", take_logged_errors().size(), 2u);
  expect("sockets that are still open", world.network.open_sockets(), 0);
}

TEST_F(Step2_9_HalfClose, WhenBothDirectionsHaveEndedTheConnectionIsOver) {
  rule("E42",
       "when both directions have ended, in either order, the reason is ConnectionDone, even with lose_connection() in "
       "between",
       "TcpTransport::everything_written");
  const auto first = connect_half_closer();
  first.peer->end();
  world.settle();
  first.transport->lose_write_connection();
  world.settle();
  expect("the first's events", first.record->log, "made, end of input, end of output, done");
  const auto second = connect_half_closer();
  second.transport->lose_write_connection();
  world.settle();
  second.peer->end();
  world.settle();
  expect("the second's events", second.record->log, "made, end of output, end of input, done");
  auto closing = std::make_shared<Record>();
  closing->on_output_end = [&] { closing->transport->lose_connection(); };
  const auto third = connect_half_closer(closing);
  third.peer->end();
  world.settle();
  third.transport->lose_write_connection();
  world.settle();
  expect("the third's events", closing->log, "made, end of input, end of output, done");
}

TEST_F(Step2_9_HalfClose, LosingTheConnectionInWriteConnectionLostCloses) {
  rule("E42", "lose_connection() may be called in write_connection_lost()", "TcpTransport::everything_written");
  auto record = std::make_shared<Record>();
  record->on_output_end = [&] { record->transport->lose_connection(); };
  const auto connection = connect_half_closer(record);
  connection.transport->lose_write_connection();
  world.settle();
  expect("the protocol's events", record->log, "made, end of output, done");
}

TEST_F(Step2_9_HalfClose, EndingTheOutputOfADeadConnectionIsHarmless) {
  rule("E43", "lose_write_connection() after the other side has gone is not an error",
       "TcpTransport::lose_write_connection");
  const auto connection = connect_half_closer();
  connection.peer->end();
  world.settle();
  connection.peer->close();
  connection.transport->lose_write_connection();
  world.settle();
  expect("the protocol's events", connection.record->log, "made, end of input, end of output, done");
  connection.transport->lose_write_connection();
  world.settle();
  expect("its events after the end", connection.record->log, "made, end of input, end of output, done");
}

TEST_F(Step2_9_HalfClose, APlainProtocolMayEndItsOutput) {
  rule("E40", "any protocol may call lose_write_connection(); it gets connection_lost() as usual",
       "TcpTransport::lose_write_connection");
  const auto connection = connect();
  connection.transport->write("that was all");
  connection.transport->lose_write_connection();
  world.settle();
  expect_that("the other side sees the end", connection.peer->ended());
  expect("the protocol's events", connection.record->log, "made");
  connection.peer->end();
  world.settle();
  expect("its events in the end", connection.record->log, "made, done");
}

TEST_F(Step2_9_HalfClose, AProtocolThatTakesATurnAtTheEndOfInputSeesItOnce) {
  rule("E39",
       "reading has stopped when read_connection_lost() is called: a turn taken by hand does not find the end again",
       "TcpTransport::input_ended");
  auto record = std::make_shared<Record>();
  bool takes_a_turn = true;
  record->on_input_end = [&] {
    if (std::exchange(takes_a_turn, false)) world.turn();
  };
  const auto connection = connect_half_closer(record);
  connection.peer->end();
  world.settle();
  expect("the protocol's events", record->log, "made, end of input");
  connection.transport->lose_connection();
  world.settle();
}

TEST_F(Step2_9_HalfClose, AConnectionThatWasClosedOnBothSidesStillLearnsOfTheShutdown) {
  rule("E36 E42",
       "a paused connection that both sides have closed waits for its protocol to read the end; at shutdown it is lost",
       "TcpTransport::everything_written");
  const auto connection = connect();
  connection.transport->pause_producing();
  connection.transport->lose_write_connection();
  connection.peer->end();
  world.settle();
  expect_that("the other side sees our end", connection.peer->ended());
  expect("the protocol's events while paused", connection.record->log, "made");
  world.stop();
  expect("its events after the shutdown", connection.record->log, "made, lost");
}

TEST_F(Step2_9_HalfClose, ACloseAfterOurEndLingersToo) {
  rule("E24 E40", "lose_connection() after lose_write_connection() does not reset a peer that is still sending",
       "TcpTransport::everything_written");
  const auto connection = connect();
  connection.transport->lose_write_connection();
  world.settle();
  expect_that("the other side sees our end", connection.peer->ended());
  connection.transport->lose_connection();
  world.turn(3);
  connection.peer->send("the rest");
  world.turn(3);
  expect("the protocol's events", connection.record->log, "made, done");
  expect_that("the other side is not reset", !connection.peer->was_reset());
}

}  // namespace
}  // namespace untwist::testing
