#include "transport_test.hpp"

namespace untwist::testing {
namespace {

class Step2_7_ConnectTcp : public TransportTest {
 protected:
  const Address server{"127.0.0.1", 8000};
};

TEST_F(Step2_7_ConnectTcp, AConnectionGetsItsProtocolLater) {
  rule("E10", "connect_tcp() returns before any result is reported", "TcpConnector::do_write");
  world.network.serve(server);
  const auto connector = attempt(server);
  expect("the factory's events inside connect_tcp()", factory->log, "start, connecting");
  world.settle();
  expect("its events in the end", factory->log, "start, connecting, build");
  ASSERT_EQ(factory->records.size(), 1u);
  expect("the protocol's events", factory->records.front()->log, "made");
  expect("the transport's peer()", factory->records.front()->transport->peer().text(), server.text());
}

TEST_F(Step2_7_ConnectTcp, BytesGoBothWays) {
  rule("E2", "an outgoing connection works like an accepted one; each end's peer() is the other end's host()",
       "TcpConnector::do_write");
  world.network.serve(server);
  const auto connector = attempt(server);
  world.settle();
  ASSERT_EQ(factory->records.size(), 1u);
  const auto peer = world.network.next_connection(server);
  factory->records.front()->transport->write("question");
  peer->send("answer");
  world.settle();
  expect("what arrived there", peer->take(), "question");
  expect("what arrived here", factory->records.front()->received, "answer");
  expect("the other side's peer()", peer->peer().text(), factory->records.front()->transport->host().text());
}

TEST_F(Step2_7_ConnectTcp, ARefusalIsConnectionRefused) {
  rule("E11", "if nothing listens there, the failure is ConnectionRefused, with the operating system's code",
       "TcpConnector::failure_of");
  const auto connector = attempt(server);
  expect("the factory's events inside connect_tcp()", factory->log, "start, connecting");
  world.settle();
  expect("its events in the end", factory->log, "start, connecting, failed, stop");
  ASSERT_TRUE(factory->failure);
  expect_failure<ConnectionRefused>("the reason", *factory->failure);
  expect("the message", factory->failure->message(), "connect 127.0.0.1:8000: Connection refused");
  const auto* error = factory->failure->as<ConnectError>();
  expect_that("it carries the system's code", error != nullptr && error->code() == std::errc::connection_refused);
}

TEST_F(Step2_7_ConnectTcp, NoAnswerIsConnectTimeout) {
  rule("E12", "if the server does not answer in time, the failure is ConnectTimeout, and no protocol is built",
       "TcpConnector::failure_of");
  world.network.swallow(server);
  const auto connector = attempt(server);
  world.advance(29s);
  expect("the factory's events after 29 s", factory->log, "start, connecting");
  world.advance(1s);
  expect("its events after 30 s", factory->log, "start, connecting, failed, stop");
  ASSERT_TRUE(factory->failure);
  expect_failure<ConnectTimeout>("the reason", *factory->failure);
  expect("sockets that are still open", world.network.open_sockets(), 0);
}

TEST_F(Step2_7_ConnectTcp, ASuccessLeavesNoTimerBehind) {
  rule("E12", "the timeout ends with the attempt", "TcpConnector::begin");
  world.network.serve(server);
  const auto connector = attempt(server);
  world.settle();
  expect("protocols built", factory->records.size(), 1u);
  expect("timers left behind", world.reactor->delayed_calls().size(), 0u);
}

TEST_F(Step2_7_ConnectTcp, ABadLocalAddressFailsLaterToo) {
  rule("E10", "even an immediate failure is reported from the loop, not from inside connect_tcp()",
       "TcpConnector::begin");
  ConnectOptions options = world.connecting();
  options.from = Address{"192.0.2.1", 0};
  const auto connector = connect_tcp(*world.reactor, server, factory, options);
  expect("the factory's events inside connect_tcp()", factory->log, "start, connecting");
  world.settle();
  expect("its events in the end", factory->log, "start, connecting, failed, stop");
  expect("the message", factory->failure ? factory->failure->message() : "",
         "connect 127.0.0.1:8000: Cannot assign requested address");
}

TEST_F(Step2_7_ConnectTcp, LocalhostConnectsToItsNumericAddress) {
  rule("E3", "after connecting by name, peer() reports the numeric address", "TcpConnector::begin");
  world.network.serve({"127.0.0.1", 8000});
  const auto connector = attempt({"localhost", 8000});
  world.settle();
  ASSERT_EQ(factory->records.size(), 1u);
  expect("the transport's peer()", factory->records.front()->transport->peer().text(), "127.0.0.1:8000");
  expect("the connector's destination", connector->destination().text(), "localhost:8000");
}

TEST_F(Step2_7_ConnectTcp, AnUnknownHostFailsLater) {
  rule("E10", "a host without an address is a failure like any other, reported from the loop", "TcpConnector::begin");
  const auto connector = attempt({"no.such.host.invalid", 8000});
  world.network.serve(server);
  auto other = std::make_shared<RecordingFactory>();
  const auto fine = connect_tcp(*world.reactor, server, other, world.connecting());
  world.settle();
  expect("the factory's events", factory->log, "start, connecting, failed, stop");
  ASSERT_TRUE(factory->failure);
  expect_failure<UnknownHost>("the reason", *factory->failure);
  expect("the other factory's events", other->log, "start, connecting, build");
}

TEST_F(Step2_7_ConnectTcp, AnAttemptMayBeCancelled) {
  rule("E13",
       "stop_connecting(), even inside started_connecting(), leads to client_connection_failed(ConnectCancelled)",
       "TcpConnector::begin");
  world.network.serve(server);
  factory->on_connecting = [](Connector& connector) { connector.stop_connecting(); };
  const auto given_up = attempt(server);
  world.settle();
  expect_throws<std::logic_error>("looking for a connection that was cancelled before it began",
                                  [&] { world.network.next_connection(server); });
  expect("the factory's events", factory->log, "start, connecting, failed, stop");
  expect_failure<ConnectCancelled>("the reason", factory->failure.value());
  factory->on_connecting = {};
  factory->log.clear();
  world.network.swallow({"127.0.0.1", 8001});
  const auto later = attempt({"127.0.0.1", 8001});
  world.advance(1s);
  later->stop_connecting();
  world.settle();
  expect("the factory's events for the second attempt", factory->log, "start, connecting, failed, stop");
  expect_throws<Error>("stop_connecting() without an attempt", [&] { later->stop_connecting(); });
  factory->log.clear();
  attempt(server)->stop_connecting();  // it has been answered already, but the loop has not seen it yet
  world.settle();
  expect("the factory's events for an attempt that was answered in the meantime", factory->log,
         "start, connecting, failed, stop");
  factory->log.clear();
  const auto third = attempt(server);
  world.settle();
  expect("the factory's events for the third attempt", factory->log, "start, connecting, build");
  factory = std::make_shared<RecordingFactory>();
  attempt({"nowhere.invalid", 80})->stop_connecting();
  world.settle();
  expect("the events of a factory whose host is unknown", factory->log, "start, connecting, failed, stop");
  ASSERT_TRUE(factory->failure);
  expect_failure<ConnectCancelled>("the reason, which takes precedence over a failure that is not reported yet",
                                   *factory->failure);
}

TEST_F(Step2_7_ConnectTcp, AnAttemptMayBeCancelledInTheTurnThatAnswersIt) {
  rule("E13", "a cancelled attempt does not connect, even if the answer was found in this very turn",
       "TcpConnector::begin");
  world.network.serve(server);
  auto record = std::make_shared<Record>();
  const auto connection = connect(record);  // its socket is served first
  const auto connector = attempt(server);
  record->on_data = [&](std::string_view) { connector->stop_connecting(); };
  connection.peer->send("cancel it");
  world.settle();
  expect("the factory's events", factory->log, "start, connecting, failed, stop");
}

TEST_F(Step2_7_ConnectTcp, ALostConnectionMayBeReconnected) {
  rule("E14 E15",
       "connect() may be called in client_connection_lost(): the connector stays the same, and the factory is not "
       "stopped in between",
       "TcpConnector::begin");
  world.network.serve(server);
  int lost = 0;
  factory->on_lost = [&](Connector& connector) {
    if (++lost == 1) connector.connect();
  };
  const auto connector = attempt(server);
  world.settle();
  world.network.next_connection(server)->close();
  world.settle();
  expect("the factory's events", factory->log, "start, connecting, build, client done, connecting, build");
  world.network.next_connection(server)->close();
  world.settle();
  expect("its events in the end", factory->log,
         "start, connecting, build, client done, connecting, build, client done, stop");
  for (const Connector* seen : factory->connectors)
    expect_that("the connector stays the same", seen == connector.get());
  expect("its destination", connector->destination().text(), server.text());
}

TEST_F(Step2_7_ConnectTcp, AFailedAttemptMayBeRetried) {
  rule("E9 E14", "the factory is started with the first attempt, and stopped when the last one is over",
       "TcpConnector::begin");
  int failed = 0;
  factory->on_failed = [&](Connector& connector) {
    if (++failed < 3) connector.connect();
  };
  const auto connector = attempt(server);
  world.settle();
  expect("the factory's events", factory->log,
         "start, connecting, failed, connecting, failed, connecting, failed, stop");
}

TEST_F(Step2_7_ConnectTcp, ASecondAttemptAtTheSameTimeIsAnError) {
  rule("E15", "a connector has only one attempt or one connection at a time", "TcpConnector::begin");
  world.network.serve(server);
  const auto connector = attempt(server);
  expect_throws<Error>("connect() during an attempt", [&] { connector->connect(); });
  world.settle();
  expect_throws<Error>("connect() during a connection", [&] { connector->connect(); });
  expect("protocols built", factory->records.size(), 1u);
}

TEST_F(Step2_7_ConnectTcp, TheProtocolIsNotifiedOfTheEndBeforeTheFactory) {
  rule("E16", "Protocol::connection_lost() comes first, then client_connection_lost()", "TcpConnector::do_write");
  world.network.serve(server);
  std::string order;
  auto record = std::make_shared<Record>();
  record->on_lost = [&] { order += "protocol "; };
  factory->prepared = {record};
  factory->on_lost = [&](Connector&) { order += "factory"; };
  const auto connector = attempt(server);
  world.settle();
  world.network.next_connection(server)->close();
  world.settle();
  expect("the order of the notifications", order, "protocol factory");
}

TEST_F(Step2_7_ConnectTcp, AFactoryMayRefuseItsOwnConnection) {
  rule("E17", "if build_protocol() returns null, the connection is closed cleanly, and reported as lost, not as failed",
       "TcpConnector::do_write");
  world.network.serve(server);
  factory->refuses = true;
  const auto connector = attempt(server);
  world.settle();
  expect("the factory's events", factory->log, "start, connecting, build, client done, stop");
  const auto peer = world.network.next_connection(server);
  expect_that("the other side sees a clean end", peer->ended() && !peer->was_reset());
  peer->send("still sending");
  world.settle();
  expect_that("it may keep sending for a while", !peer->was_reset());
  factory->refuses = false;
  factory->on_build = [] { throw std::runtime_error("cannot build"); };
  connector->connect();
  world.settle();
  expect("how many errors were logged when build_protocol() throws", take_logged_errors().size(), 1u);
}

TEST_F(Step2_7_ConnectTcp, AtShutdownAnAttemptFails) {
  rule("E36", "an attempt that is still pending when the reactor shuts down is reported as failed",
       "TcpConnector::begin");
  world.network.swallow(server);
  const auto connector = attempt(server);
  world.reactor->call_later(1s, [&] { world.reactor->stop(); });
  world.reactor->run();
  expect("the factory's events", factory->log, "start, connecting, failed, stop");
}

TEST_F(Step2_7_ConnectTcp, DisconnectEndsAnAttemptOrAConnection) {
  rule("E13", "disconnect() cancels an attempt, and ends a connection cleanly", "TcpConnector::begin");
  world.network.serve(server);
  const auto connector = attempt(server);
  world.settle();
  connector->disconnect();
  world.settle();
  expect("the factory's events for the connection", factory->log, "start, connecting, build, client done, stop");
  world.network.swallow({"127.0.0.1", 8001});
  factory->log.clear();
  const auto hanging = attempt({"127.0.0.1", 8001});
  hanging->disconnect();
  world.settle();
  expect("its events for the attempt", factory->log, "start, connecting, failed, stop");
}

TEST_F(Step2_7_ConnectTcp, AConnectionCanBeDisconnectedWhileItIsBeingMade) {
  rule("E13",
       "after disconnect() in build_protocol() or connection_made(), the connection ends cleanly once it is made",
       "TcpConnector::connected");
  world.network.serve(server);
  ConnectorPtr connector;
  const auto disconnect = [&] { connector->disconnect(); };
  const auto made = std::make_shared<Record>();
  made->on_made = disconnect;
  factory->prepared = {made};
  connector = attempt(server);
  world.settle();
  expect("the factory's events for disconnect() in connection_made()", factory->log,
         "start, connecting, build, client done, stop");
  expect("the protocol's events", made->log, "made, done");
  factory->log.clear();
  factory->on_build = disconnect;
  connector = attempt(server);
  world.settle();
  expect("the factory's events for disconnect() in build_protocol()", factory->log,
         "start, connecting, build, client done, stop");
  factory->on_build = {};
  factory->log.clear();
  connector->connect();
  world.settle();
  expect("its events for the next connection", factory->log, "start, connecting, build");
}

TEST_F(Step2_7_ConnectTcp, ALaterConnectionCanBeDisconnectedWhileItIsBeingMade) {
  rule("E13 E14", "disconnect() in connection_made() ends the connection that is being made, not an earlier one",
       "TcpConnector::connected");
  world.network.serve(server);
  ConnectorPtr connector;
  const auto first = std::make_shared<Record>(), second = std::make_shared<Record>();
  second->on_made = [&] { connector->disconnect(); };
  factory->prepared = {first, second};
  connector = attempt(server);
  world.settle();
  world.network.next_connection(server)->close();
  world.settle();
  expect("the first protocol's events", first->log, "made, done");
  connector->connect();
  world.settle();
  expect("the second protocol's events", second->log, "made, done");
}

TEST_F(Step2_7_ConnectTcp, AFactoryThatThrowsIsStillStopped) {
  rule("E9", "what client_connection_failed() throws is logged, and the factory is stopped all the same",
       "TcpConnector::do_write");
  factory->on_failed = [](Connector&) { throw std::runtime_error("cannot bear it"); };
  const auto connector = attempt(server);
  world.settle();
  expect("the factory's events", factory->log, "start, connecting, failed, stop");
  expect("how many errors were logged", take_logged_errors().size(), 1u);
}

TEST_F(Step2_7_ConnectTcp, ANegativeTimeoutIsRefusedBeforeAnythingBegins) {
  rule("B20", "an error shows up where it is made, and leaves nothing behind", "TcpConnector::begin");
  ConnectOptions options = world.connecting();
  options.timeout = -1s;
  expect_throws<std::invalid_argument>("connect_tcp() with a timeout of -1 s",
                                       [&] { connect_tcp(*world.reactor, server, factory, options); });
  world.settle();
  expect("the factory's events", factory->log, "");
  options.timeout = 0s;
  const auto hurried = connect_tcp(*world.reactor, server, factory, options);
  world.settle();
  expect("its events with a timeout of zero", factory->log, "start, connecting, failed, stop");
  factory->log.clear();
  options.timeout = 1s;
  const auto connector = connect_tcp(*world.reactor, server, factory, options);
  world.settle();
  expect("its events with another timeout", factory->log, "start, connecting, failed, stop");
}

TEST_F(Step2_7_ConnectTcp, AConnectionLostThatThrowsDoesNotConcernTheFactory) {
  rule("E16 E36", "what the protocol's connection_lost() throws is logged; the factory is still notified of the end",
       "TcpConnector::do_write");
  world.network.serve(server);
  auto record = std::make_shared<Record>();
  record->on_lost = [] { throw std::runtime_error("cannot part"); };
  factory->prepared = {record};
  const auto connector = attempt(server);
  world.settle();
  world.network.next_connection(server)->close();
  world.settle();
  expect("the factory's events", factory->log, "start, connecting, build, client done, stop");
  expect("how many errors were logged", take_logged_errors().size(), 1u);
}

TEST_F(Step2_7_ConnectTcp, AnAttemptOutlivesItsHandle) {
  rule("E10", "if the caller drops the connector, the factory still gets the result", "TcpConnector::begin");
  world.network.serve(server);
  attempt(server);
  world.settle();
  expect("the factory's events", factory->log, "start, connecting, build");
}

TEST_F(Step2_7_ConnectTcp, AConnectorIsDestroyedWithItsReactor) {
  rule("", "a reactor that is destroyed without a shutdown leaves no connector behind, connected or not",
       "TcpConnector::do_write");
  const Address silent{"127.0.0.1", 8001};
  world.network.serve(server);
  world.network.swallow(silent);
  auto reactor = make_reactor_under_test();
  const std::weak_ptr<Connector> connected = connect_tcp(*reactor, server, factory, world.connecting());
  const std::weak_ptr<Connector> connecting = connect_tcp(*reactor, silent, factory, world.connecting());
  reactor->iterate();
  ASSERT_EQ(factory->records.size(), 1u);
  factory->records.front()->transport.reset();
  expect_that("both connectors exist", !connected.expired() && !connecting.expired());
  reactor.reset();
  expect_that("both connectors are destroyed", connected.expired() && connecting.expired());
}

}  // namespace
}  // namespace untwist::testing
