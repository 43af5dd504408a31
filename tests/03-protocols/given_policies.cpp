// The policies given in lesson 03: limits on connections and on speed.

#include <untwist/course/echo.hpp>
#include <untwist/protocol/policies.hpp>

#include "protocol_test.hpp"

namespace untwist::testing {
namespace {

class Given_Policies : public ProtocolTest {
 protected:
  std::shared_ptr<RecordingFactory> factory = std::make_shared<RecordingFactory>();
};

TEST_F(Given_Policies, ConnectionsOverTheLimitAreRefused) {
  rule("F31", "at most so many connections at a time; each one that ends makes room for another");
  const Address where = serve(with_connection_limit(factory, 2));
  const auto first = world.network.dial(where);
  const auto second = world.network.dial(where);
  const auto third = world.network.dial(where);
  world.settle();
  expect("protocols built", factory->records.size(), 2u);
  expect_that("the third sees the end", third->ended());
  first->close();
  world.settle();
  const auto fourth = world.network.dial(where);
  world.settle();
  expect("protocols built after one has left", factory->records.size(), 3u);
  expect_that("the fourth is connected", !fourth->ended());
}

TEST_F(Given_Policies, AnOverflowFactoryMayServeConnectionsOverTheLimit) {
  rule("F31", "an overflow factory builds the protocols for connections over the limit");
  auto busy = std::make_shared<RecordingFactory>();
  const Address where = serve(with_connection_limit(factory, 1, busy));
  const auto first = world.network.dial(where);
  const auto second = world.network.dial(where);
  world.settle();
  expect("protocols built by the wrapped factory", factory->records.size(), 1u);
  expect("protocols built by the overflow factory", busy->records.size(), 1u);
  expect("the overflow factory's events", busy->log, "start, build");
}

TEST_F(Given_Policies, ARefusedProtocolDoesNotCount) {
  rule("F31", "a connection that the wrapped factory refuses does not count towards the limit");
  factory->refuses = true;
  const Address where = serve(with_connection_limit(factory, 1));
  const auto refused = world.network.dial(where);
  world.settle();
  factory->refuses = false;
  const auto welcome = world.network.dial(where);
  world.settle();
  expect("protocols built", factory->records.size(), 1u);
}

TEST_F(Given_Policies, AWrapperPassesOnClientEvents) {
  rule("F32",
       "started_connecting(), client_connection_failed() and client_connection_lost() reach the wrapped factory");
  const Address server{"127.0.0.1", 8000};
  const auto wrapped = with_connection_limit(factory, 5);
  const auto connector = connect_tcp(*world.reactor, server, wrapped, world.connecting());
  world.settle();
  expect("the wrapped factory's events", factory->log, "start, connecting, failed, stop");
  factory->log.clear();
  world.network.serve(server);
  connector->connect();
  world.settle();
  world.network.next_connection(server)->close();
  world.settle();
  expect("its events the second time", factory->log, "start, connecting, build, client done, stop");
}

TEST_F(Given_Policies, AWrappedHalfCloserIsStillAHalfCloser) {
  rule("F32", "a wrapper does not take an ability away from the protocol");
  factory->half_close = true;
  const Address where = serve(with_connection_limit(factory, 5));
  const auto peer = world.network.dial(where);
  world.settle();
  peer->end();
  world.settle();
  ASSERT_EQ(factory->records.size(), 1u);
  const auto& record = factory->records.front();
  expect("the protocol's events", record->log, "made, end of input");
  record->transport->lose_write_connection();
  world.settle();
  expect("its events in the end", record->log, "made, end of input, end of output, done");
}

TEST_F(Given_Policies, AWrappedTransportReportsUnsentBytes) {
  rule("F32", "a wrapper does not take an ability away from the transport");
  world.network.set_capacity(10);
  const Address where = serve(with_connection_limit(factory, 5));
  const auto peer = world.network.dial(where);
  world.settle();
  ASSERT_EQ(factory->records.size(), 1u);
  const TransportPtr transport = factory->records.front()->transport;
  int calls = 0;
  transport->write("twelve bytes");
  transport->when_sent([&] { ++calls; });
  expect("unsent()", transport->unsent(), 2u);
  peer->take();
  world.settle();
  expect("calls when all is sent", calls, 1);
}

TEST_F(Given_Policies, AWrappedTransportBehavesLikeATransport) {
  rule("F32", "a wrapper passes every call on to the transport, and returns what the transport returns");
  const Address where = serve(with_connection_limit(factory, 5));
  const auto peer = world.network.dial(where), another = world.network.dial(where);
  world.settle();
  ASSERT_EQ(factory->records.size(), 2u);
  Transport& transport = *factory->records.front()->transport;
  expect("the host", transport.host().text(), peer->peer().text());
  expect("the peer", transport.peer().text(), peer->host().text());
  transport.set_no_delay(true);
  expect_that("no_delay() alone is on", transport.no_delay() && !transport.keep_alive());
  transport.set_no_delay(false);
  transport.set_keep_alive(true);
  expect_that("keep_alive() alone is on", !transport.no_delay() && transport.keep_alive());
  transport.write_sequence(std::vector<Bytes>{as_bytes("one "), as_bytes("piece")});
  world.settle();
  expect("what arrived", peer->take(), "one piece");
  transport.pause_producing();
  peer->send("x");
  world.settle();
  expect("what was received while paused", factory->records.front()->received, "");
  transport.resume_producing();
  world.settle();
  expect("what was received afterwards", factory->records.front()->received, "x");
  expect_that("it is not disconnecting yet", !transport.disconnecting());
  transport.lose_connection();
  expect_that("it is disconnecting", transport.disconnecting());
  world.settle();
  expect_that("the other side sees the end", peer->ended());
  factory->records.back()->transport->abort_connection();
  world.settle();
  expect_that("the other client is reset", another->was_reset());
}

TEST_F(Given_Policies, PiecesOfAWriteCountTogether) {
  rule("F33", "bytes written in several pieces count the same as in one");
  const Address where = serve(with_speed_limits(*world.reactor, factory, {.write = 100}));
  const auto peer = world.network.dial(where);
  world.settle();
  ASSERT_EQ(factory->records.size(), 1u);
  const std::string text(75, 'y');
  factory->records.front()->transport->write_sequence(std::vector<Bytes>{as_bytes(text), as_bytes(text)});
  expect("how many timers are running", world.reactor->delayed_calls().size(), 1u);
  factory->records.front()->transport->write("");
  expect("how many timers are running after one more write", world.reactor->delayed_calls().size(), 1u);
  world.advance(1s);
  peer->send("x");
  world.advance(400ms);
  expect("what was received during the pause", factory->records.front()->received, "");
  world.advance(100ms);
  expect("what was received afterwards", factory->records.front()->received, "x");
}

TEST_F(Given_Policies, TheOverflowFactoryIsStartedAndStoppedToo) {
  rule("F31", "an overflow factory is stopped when the port stops");
  auto busy = std::make_shared<RecordingFactory>();
  const auto port =
      listen_tcp(*world.reactor, world.any_port(), with_connection_limit(factory, 1, busy), world.listening());
  const auto first = world.network.dial(port->host()), second = world.network.dial(port->host());
  world.settle();
  port->stop_listening();
  world.settle();
  expect("the overflow factory's events", busy->log, "start, build, stop");
}

TEST_F(Given_Policies, TheLimitReleasesAConnectionThatHasEnded) {
  rule("F33", "a connection that is over is neither paused nor resumed nor kept by the limit");
  const Address where = serve(with_speed_limits(*world.reactor, factory, {.read = 100, .write = {}}));
  const auto peer = world.network.dial(where);
  world.settle();
  ASSERT_EQ(factory->records.size(), 1u);
  const std::weak_ptr<Transport> transport = factory->records.front()->transport;
  peer->send(std::string(300, 'x'));
  world.settle();
  peer->close();
  world.advance(1s);
  factory->records.clear();
  world.advance(5s);
  expect_that("its transport is destroyed", transport.expired());
  expect_that("the limit's timer is gone, too", world.reactor->delayed_calls().empty());
}

TEST_F(Given_Policies, ReadingPausesUntilTheExcessIsPaidOff) {
  rule("F33", "twice the allowance in one second means a pause of one second, for all connections together");
  const Address where = serve(with_speed_limits(*world.reactor, factory, {.read = 100, .write = {}}));
  const auto first = world.network.dial(where);
  const auto second = world.network.dial(where);
  world.settle();
  ASSERT_EQ(factory->records.size(), 2u);
  first->send(std::string(200, 'x'));
  world.advance(1s);
  first->send("first");
  second->send("second");
  const auto third = world.network.dial(where);
  world.settle();
  third->send("third");
  world.advance(900ms);
  expect("what the second received during the pause", factory->records[1]->received, "");
  expect("what the newcomer received during the pause", factory->records[2]->received, "");
  world.advance(100ms);
  expect("what the second received afterwards", factory->records[1]->received, "second");
  expect("what the newcomer received afterwards", factory->records[2]->received, "third");
  second->close();
  world.advance(5s);
  expect("the second's events", factory->records[1]->log, "made, data, done");
}

TEST_F(Given_Policies, TooMuchWritingPausesReading) {
  rule("F33", "a connection that writes too much is paused, so that it does not read requests that it would answer");
  const Address where = serve(with_speed_limits(*world.reactor, factory, {.read = {}, .write = 100}));
  const auto peer = world.network.dial(where);
  world.settle();
  ASSERT_EQ(factory->records.size(), 1u);
  const auto& record = factory->records.front();
  record->on_data = [&](std::string_view) { record->transport->write(std::string(150, 'y')); };
  peer->send("1");
  world.advance(1s);
  peer->send("2");
  world.advance(400ms);
  expect("how much arrived during the pause", peer->take().size(), 150u);
  world.advance(100ms);
  expect("how much arrived afterwards", peer->take().size(), 150u);
}

TEST_F(Given_Policies, BytesWrittenDuringAPauseExtendIt) {
  rule("F33", "a pause that has been extended does not end when the first one would have ended");
  const Address where = serve(with_speed_limits(*world.reactor, factory, {.read = {}, .write = 100}));
  const auto peer = world.network.dial(where);
  world.settle();
  ASSERT_EQ(factory->records.size(), 1u);
  const auto& record = factory->records.front();
  record->transport->write(std::string(300, 'y'));  // until 3 s
  world.advance(1500ms);
  record->transport->write(std::string(200, 'y'));  // counted until 2.5 s: one second more
  world.advance(1s);
  peer->send("x");
  world.advance(1400ms);
  expect("what was received at 3.9 s", record->received, "");
  world.advance(100ms);
  expect("what was received at 4 s", record->received, "x");
}

TEST_F(Given_Policies, TheLimitDoesNotResumeAProtocolThatPausedItself) {
  rule("F33", "there are two reasons to pause, and each ends separately");
  const Address where = serve(with_speed_limits(*world.reactor, factory, {.read = 100, .write = {}}));
  const auto busy = world.network.dial(where);
  const auto quiet = world.network.dial(where);
  world.settle();
  ASSERT_EQ(factory->records.size(), 2u);
  busy->send(std::string(200, 'x'));
  world.settle();
  factory->records[1]->transport->pause_producing();
  world.advance(1s);
  factory->records[0]->transport->resume_producing();
  busy->send("busy");
  quiet->send("quiet");
  world.settle();
  expect("how much the busy one received during the pause", factory->records[0]->received.size(), 200u);
  world.advance(1s);
  expect("how much it received afterwards", factory->records[0]->received.size(), 204u);
  expect("what the one that paused itself received", factory->records[1]->received, "");
  factory->records[1]->transport->resume_producing();
  world.settle();
  expect("what it received after resuming", factory->records[1]->received, "quiet");
  busy->send(std::string(200, 'x'));
  world.advance(1s);
  quiet->send(" again");
  world.advance(2s);
  expect("what it received after the next pause", factory->records[1]->received, "quiet again");
}

TEST_F(Given_Policies, WithinTheAllowanceNoConnectionPauses) {
  rule("F33", "a connection that stays within the limit is not slowed down");
  const Address where = serve(with_speed_limits(*world.reactor, factory, {.read = 100, .write = 100}));
  const auto peer = world.network.dial(where);
  world.settle();
  for (int i = 0; i < 5; ++i) {
    peer->send(std::string(100, 'x'));
    world.advance(1s);
  }
  peer->send("!");
  world.settle();
  expect("how much was received", factory->records.front()->received.size(), 501u);
}

}  // namespace
}  // namespace untwist::testing
