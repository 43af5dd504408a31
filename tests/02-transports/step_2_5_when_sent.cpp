// For protocols that send more than fits: how much is pending, and when it has been sent.

#include "transport_test.hpp"

namespace untwist::testing {
namespace {

class Step2_5_WhenSent : public TransportTest {};
class Step2_6_WhenSent : public TransportTest {};

TEST_F(Step2_5_WhenSent, UnsentIsWhatTheSocketDidNotTake) {
  rule("", "unsent() counts the bytes that are still buffered, not all that were written", "TcpTransport::write");
  world.network.set_capacity(10);
  const auto connection = connect();
  expect("unsent before", connection.transport->unsent(), 0u);
  connection.transport->write(many_bytes(25));
  expect("unsent, when ten of 25 bytes fit", connection.transport->unsent(), 15u);
  connection.peer->take();
  world.settle();
  expect("unsent, ten bytes later", connection.transport->unsent(), 5u);
}

TEST_F(Step2_5_WhenSent, SentBytesAreNotCountedAgain) {
  rule("", "bytes that the socket has taken are no longer unsent, however small a part of the whole they are",
       "TcpTransport::do_write");
  world.network.set_capacity(10);
  const auto connection = connect();
  connection.transport->write(many_bytes(100));
  expect("unsent, when ten of 100 bytes fit", connection.transport->unsent(), 90u);
  connection.peer->take();
  world.settle();
  expect("unsent, ten bytes later", connection.transport->unsent(), 80u);
}

TEST_F(Step2_5_WhenSent, TheCallbackRunsWhenAllIsSent) {
  rule("", "when_sent() calls back once, after the last byte is sent, and not earlier", "TcpTransport::do_write");
  world.network.set_capacity(10);
  const auto connection = connect();
  int calls = 0;
  connection.transport->write(many_bytes(25));
  connection.transport->when_sent([&] { ++calls; });
  connection.peer->take();
  world.settle();
  expect("calls while bytes are pending", calls, 0);
  connection.peer->take();
  world.settle();
  expect("calls when all is sent", calls, 1);
  connection.transport->write(many_bytes(25));
  for (int i = 0; i < 5; ++i) {
    connection.peer->take();
    world.settle();
  }
  expect("calls after another write", calls, 1);
}

TEST_F(Step2_5_WhenSent, WithNothingPendingTheCallbackRunsInALaterTurn) {
  rule("", "the callback never runs inside when_sent() itself", "TcpTransport::do_write");
  const auto connection = connect();
  int calls = 0;
  connection.transport->write("all of this fits");
  connection.transport->when_sent([&] { ++calls; });
  expect("calls inside when_sent()", calls, 0);
  world.settle();
  expect("calls a turn later", calls, 1);
}

TEST_F(Step2_6_WhenSent, PieceByPieceAllArrives) {
  rule("", "the callback may write the next piece, call when_sent() again, and end the connection: nothing is lost",
       "TcpTransport::lose_connection");
  world.network.set_capacity(10);
  const auto connection = connect();
  const std::string all = many_bytes(100);
  std::size_t written = 0;
  std::function<void()> next = [&] {
    if (written == all.size()) return connection.transport->lose_connection();
    connection.transport->write(std::string_view(all).substr(written, 25));
    written += 25;
    connection.transport->when_sent(next);
  };
  next();
  std::string arrived;
  std::size_t most_unsent = 0;
  for (int i = 0; i < 40; ++i) {
    most_unsent = std::max(most_unsent, connection.transport->unsent());
    arrived += connection.peer->take();
    world.settle();
  }
  expect_that("all of it arrived, in order", arrived == all);
  expect_that("never more than one piece waited", most_unsent <= 25);
  expect("the protocol's events", connection.record->log, "made, done");
}

TEST_F(Step2_6_WhenSent, AfterLoseConnectionTheCallbackIsDropped) {
  rule("", "after lose_connection() nothing more can be written, so a callback that waits for room is dropped",
       "TcpTransport::lose_connection");
  world.network.set_capacity(10);
  const auto connection = connect();
  int calls = 0;
  connection.transport->write(many_bytes(25));
  connection.transport->when_sent([&] { ++calls; });
  connection.transport->lose_connection();
  const auto held = std::make_shared<int>(1);
  connection.transport->when_sent([&, held] { ++calls; });
  expect("how many owners the late callback's object has", held.use_count(), 1L);
  for (int i = 0; i < 5; ++i) {
    connection.peer->take();
    world.settle();
  }
  expect("calls", calls, 0);
  expect("the protocol's events", connection.record->log, "made, done");
}

TEST_F(Step2_6_WhenSent, TheCallbackMayWriteTheLastPieceAndEnd) {
  rule("E22", "if the callback writes the last piece and ends the connection, all of it is sent",
       "TcpTransport::lose_connection");
  world.network.set_capacity(10);
  const auto connection = connect();
  connection.transport->write(many_bytes(15));
  connection.transport->when_sent([&] {
    connection.transport->write("the last piece of it");
    connection.transport->lose_connection();
  });
  std::string arrived;
  for (int i = 0; i < 8; ++i) {
    arrived += connection.peer->take();
    world.settle();
  }
  expect("what arrived", arrived, many_bytes(15) + "the last piece of it");
  expect("the protocol's events", connection.record->log, "made, done");
}

TEST_F(Step2_5_WhenSent, TheCallbackIsDestroyedAtTheEnd) {
  rule("", "a callback that never ran must not keep objects alive", "TcpTransport::do_write");
  world.network.set_capacity(10);
  const auto connection = connect();
  const auto held = std::make_shared<int>(1);
  connection.transport->write(many_bytes(25));
  connection.transport->when_sent([held] {});
  connection.peer->reset();
  world.settle();
  expect("the protocol's events", connection.record->log, "made, lost");
  expect("how many owners its object still has", held.use_count(), 1L);
}

}  // namespace
}  // namespace untwist::testing
