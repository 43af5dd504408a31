#include "transport_test.hpp"

namespace untwist::testing {
namespace {

class Step2_5_ConnectTcp : public TransportTest {
 protected:
  const Address server{"127.0.0.1", 8000};
};

TEST_F(Step2_5_ConnectTcp, AConnectionGetsItsProtocolLater) {
  rule("E10", "connect_tcp() returns before any outcome is reported", "TcpConnector::do_write");
  world.network.serve(server);
  const auto connector = attempt(server);
  expect("what the factory was told inside connect_tcp()", factory->log, "start, connecting");
  world.settle();
  expect("what it was told then", factory->log, "start, connecting, build");
  ASSERT_EQ(factory->records.size(), 1u);
  expect("what the protocol was told", factory->records.front()->log, "made");
  expect("the transport's peer()", factory->records.front()->transport->peer().text(), server.text());
}

TEST_F(Step2_5_ConnectTcp, BytesGoBothWays) {
  rule("E2", "a connection that was made is like one that was accepted; the two ends mirror each other",
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

TEST_F(Step2_5_ConnectTcp, RefusedIsToldAsRefused) {
  rule("E11", "nobody listens there: ConnectionRefused, with the operating system's code", "TcpConnector::failure_of");
  const auto connector = attempt(server);
  expect("what the factory was told inside connect_tcp()", factory->log, "start, connecting");
  world.settle();
  expect("what it was told then", factory->log, "start, connecting, failed, stop");
  ASSERT_TRUE(factory->failure);
  expect_failure<ConnectionRefused>("the reason", *factory->failure);
  expect("the message", factory->failure->message(), "connect 127.0.0.1:8000: Connection refused");
  const auto* error = factory->failure->as<ConnectError>();
  expect_that("it carries the system's code", error != nullptr && error->code() == std::errc::connection_refused);
}

TEST_F(Step2_5_ConnectTcp, NoAnswerIsToldAsATimeout) {
  rule("E12", "nobody answers in time: ConnectTimeout, and no protocol was built", "TcpConnector::failure_of");
  world.network.swallow(server);
  const auto connector = attempt(server);
  world.advance(29s);
  expect("what the factory was told after 29 s", factory->log, "start, connecting");
  world.advance(1s);
  expect("what it was told after 30 s", factory->log, "start, connecting, failed, stop");
  ASSERT_TRUE(factory->failure);
  expect_failure<ConnectTimeout>("the reason", *factory->failure);
  expect("sockets that are still open", world.network.open_sockets(), 0);
}

TEST_F(Step2_5_ConnectTcp, ASuccessLeavesNoTimerBehind) {
  rule("E12", "the timeout is over with the attempt", "TcpConnector::begin");
  world.network.serve(server);
  const auto connector = attempt(server);
  world.settle();
  expect("protocols built", factory->records.size(), 1u);
  expect("timers left behind", world.reactor->delayed_calls().size(), 0u);
}

TEST_F(Step2_5_ConnectTcp, ABadLocalAddressFailsLaterToo) {
  rule("E10", "even what fails at once is reported from the loop", "TcpConnector::begin");
  ConnectOptions options = world.connecting();
  options.from = Address{"192.0.2.1", 0};
  const auto connector = connect_tcp(*world.reactor, server, factory, options);
  expect("what the factory was told inside connect_tcp()", factory->log, "start, connecting");
  world.settle();
  expect("what it was told then", factory->log, "start, connecting, failed, stop");
  expect("the message", factory->failure ? factory->failure->message() : "",
         "connect 127.0.0.1:8000: Cannot assign requested address");
}

TEST_F(Step2_5_ConnectTcp, LocalhostConnectsToItsNumbers) {
  rule("E3", "after connecting by name, peer() reports the numeric address", "TcpConnector::begin");
  world.network.serve({"127.0.0.1", 8000});
  const auto connector = attempt({"localhost", 8000});
  world.settle();
  ASSERT_EQ(factory->records.size(), 1u);
  expect("the transport's peer()", factory->records.front()->transport->peer().text(), "127.0.0.1:8000");
  expect("the connector's destination", connector->destination().text(), "localhost:8000");
}

TEST_F(Step2_5_ConnectTcp, AnUnknownHostFailsLater) {
  rule("E10", "a host that has no address is a failure like any other", "TcpConnector::begin");
  const auto connector = attempt({"no.such.host.invalid", 8000});
  world.network.serve(server);
  auto other = std::make_shared<RecordingFactory>();
  const auto fine = connect_tcp(*world.reactor, server, other, world.connecting());
  world.settle();
  expect("what the factory was told", factory->log, "start, connecting, failed, stop");
  ASSERT_TRUE(factory->failure);
  expect_failure<UnknownHost>("the reason", *factory->failure);
  expect("what the factory beside it was told", other->log, "start, connecting, build");
}

TEST_F(Step2_5_ConnectTcp, AnAttemptMayBeGivenUp) {
  rule("E13", "stop_connecting(), even inside started_connecting(): client_connection_failed(ConnectCancelled)",
       "TcpConnector::begin");
  world.network.serve(server);
  factory->on_connecting = [](Connector& connector) { connector.stop_connecting(); };
  const auto given_up = attempt(server);
  world.settle();
  expect_throws<std::logic_error>("to look for a connection that was given up before it began",
                                  [&] { world.network.next_connection(server); });
  expect("what the factory was told", factory->log, "start, connecting, failed, stop");
  expect_failure<ConnectCancelled>("the reason", factory->failure.value());
  factory->on_connecting = {};
  factory->log.clear();
  world.network.swallow({"127.0.0.1", 8001});
  const auto later = attempt({"127.0.0.1", 8001});
  world.advance(1s);
  later->stop_connecting();
  world.settle();
  expect("what the factory was told of the second", factory->log, "start, connecting, failed, stop");
  expect_throws<Error>("stop_connecting() without an attempt", [&] { later->stop_connecting(); });
  factory->log.clear();
  attempt(server)->stop_connecting();  // it has been answered already, but nobody has looked
  world.settle();
  expect("what the factory was told of one that was answered meanwhile", factory->log,
         "start, connecting, failed, stop");
  factory->log.clear();
  const auto third = attempt(server);
  world.settle();
  expect("what the factory was told of the third", factory->log, "start, connecting, build");
  factory = std::make_shared<RecordingFactory>();
  attempt({"nowhere.invalid", 80})->stop_connecting();
  world.settle();
  expect("what a factory was told whose host is unknown", factory->log, "start, connecting, failed, stop");
  ASSERT_TRUE(factory->failure);
  expect_failure<ConnectCancelled>("the reason, which comes before what is known and not told yet", *factory->failure);
}

TEST_F(Step2_5_ConnectTcp, AnAttemptMayBeGivenUpInTheTurnThatAnswersIt) {
  rule("E13", "who is given up is not connected any more, though the answer was found in this very turn",
       "TcpConnector::begin");
  world.network.serve(server);
  auto record = std::make_shared<Record>();
  const auto connection = connect(record);  // its socket is looked at first
  const auto connector = attempt(server);
  record->on_data = [&](std::string_view) { connector->stop_connecting(); };
  connection.peer->send("give it up");
  world.settle();
  expect("what the factory was told", factory->log, "start, connecting, failed, stop");
}

TEST_F(Step2_5_ConnectTcp, AnotherAttemptMayBeginWhenOneIsOver) {
  rule("E14 E15",
       "connect() from client_connection_lost(): the same connector, and the factory is not stopped in between",
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
  expect("what the factory was told", factory->log, "start, connecting, build, client done, connecting, build");
  world.network.next_connection(server)->close();
  world.settle();
  expect("what it was told in the end", factory->log,
         "start, connecting, build, client done, connecting, build, client done, stop");
  for (const Connector* seen : factory->connectors)
    expect_that("it is always the same connector", seen == connector.get());
  expect("its destination", connector->destination().text(), server.text());
}

TEST_F(Step2_5_ConnectTcp, AnotherAttemptMayBeginWhenOneFailed) {
  rule("E9 E14", "the factory is started with the first attempt, and stopped when the last is over",
       "TcpConnector::begin");
  int failed = 0;
  factory->on_failed = [&](Connector& connector) {
    if (++failed < 3) connector.connect();
  };
  const auto connector = attempt(server);
  world.settle();
  expect("what the factory was told", factory->log,
         "start, connecting, failed, connecting, failed, connecting, failed, stop");
}

TEST_F(Step2_5_ConnectTcp, ASecondAttemptAtTheSameTimeIsAnError) {
  rule("E15", "a connector has one attempt or one connection at a time", "TcpConnector::begin");
  world.network.serve(server);
  const auto connector = attempt(server);
  expect_throws<Error>("connect() during an attempt", [&] { connector->connect(); });
  world.settle();
  expect_throws<Error>("connect() during a connection", [&] { connector->connect(); });
  expect("protocols built", factory->records.size(), 1u);
}

TEST_F(Step2_5_ConnectTcp, TheProtocolHearsOfTheEndBeforeTheFactory) {
  rule("E16", "Protocol::connection_lost() first, then client_connection_lost()", "TcpConnector::do_write");
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
  expect("who heard of the end, in order", order, "protocol factory");
}

TEST_F(Step2_5_ConnectTcp, AFactoryMayRefuseItsOwnConnection) {
  rule("E17", "build_protocol() returning null closes in good order, and is reported as lost, not as failed",
       "TcpConnector::do_write");
  world.network.serve(server);
  factory->refuses = true;
  const auto connector = attempt(server);
  world.settle();
  expect("what the factory was told", factory->log, "start, connecting, build, client done, stop");
  const auto peer = world.network.next_connection(server);
  expect_that("the other side sees an orderly end", peer->ended() && !peer->was_reset());
  peer->send("still sending");
  world.settle();
  expect_that("it may go on sending for a while", !peer->was_reset());
  factory->refuses = false;
  factory->on_build = [] { throw std::runtime_error("cannot build"); };
  connector->connect();
  world.settle();
  expect("how many errors were logged when it throws", take_logged_errors().size(), 1u);
}

TEST_F(Step2_5_ConnectTcp, AtShutdownAnAttemptFails) {
  rule("E36", "an attempt that is under way when the reactor shuts down is told as failed", "TcpConnector::begin");
  world.network.swallow(server);
  const auto connector = attempt(server);
  world.reactor->call_later(1s, [&] { world.reactor->stop(); });
  world.reactor->run();
  expect("what the factory was told", factory->log, "start, connecting, failed, stop");
}

TEST_F(Step2_5_ConnectTcp, DisconnectEndsWhateverThereIs) {
  rule("E13", "disconnect() gives up an attempt, and ends a connection in good order", "TcpConnector::begin");
  world.network.serve(server);
  const auto connector = attempt(server);
  world.settle();
  connector->disconnect();
  world.settle();
  expect("what the factory was told of the connection", factory->log, "start, connecting, build, client done, stop");
  world.network.swallow({"127.0.0.1", 8001});
  factory->log.clear();
  const auto hanging = attempt({"127.0.0.1", 8001});
  hanging->disconnect();
  world.settle();
  expect("what it was told of the attempt", factory->log, "start, connecting, failed, stop");
}

TEST_F(Step2_5_ConnectTcp, WhatIsJustBeingMadeCanBeDisconnected) {
  rule("E13",
       "disconnect() in build_protocol() or in connection_made(): the connection ends in good order once it is made",
       "TcpConnector::connected");
  world.network.serve(server);
  ConnectorPtr connector;
  const auto disconnect = [&] { connector->disconnect(); };
  const auto made = std::make_shared<Record>();
  made->on_made = disconnect;
  factory->prepared = {made};
  connector = attempt(server);
  world.settle();
  expect("what the factory was told, for connection_made()", factory->log,
         "start, connecting, build, client done, stop");
  expect("what the protocol was told", made->log, "made, done");
  factory->log.clear();
  factory->on_build = disconnect;
  connector = attempt(server);
  world.settle();
  expect("what the factory was told, for build_protocol()", factory->log,
         "start, connecting, build, client done, stop");
  factory->on_build = {};
  factory->log.clear();
  connector->connect();
  world.settle();
  expect("what it was told of the next connection", factory->log, "start, connecting, build");
}

TEST_F(Step2_5_ConnectTcp, AFactoryThatThrowsIsStoppedAllTheSame) {
  rule("E9", "what client_connection_failed() throws is logged, and the factory is done with",
       "TcpConnector::do_write");
  factory->on_failed = [](Connector&) { throw std::runtime_error("cannot bear it"); };
  const auto connector = attempt(server);
  world.settle();
  expect("what the factory was told", factory->log, "start, connecting, failed, stop");
  expect("how many errors were logged", take_logged_errors().size(), 1u);
}

TEST_F(Step2_5_ConnectTcp, ANegativeTimeoutIsRefusedBeforeAnythingBegins) {
  rule("B20", "an error shows where it is made, and leaves nothing behind", "TcpConnector::begin");
  ConnectOptions options = world.connecting();
  options.timeout = -1s;
  expect_throws<std::invalid_argument>("connect_tcp() with a timeout of -1 s",
                                       [&] { connect_tcp(*world.reactor, server, factory, options); });
  world.settle();
  expect("what the factory was told", factory->log, "");
  options.timeout = 0s;
  const auto hurried = connect_tcp(*world.reactor, server, factory, options);
  world.settle();
  expect("what it was told with no time at all", factory->log, "start, connecting, failed, stop");
  factory->log.clear();
  options.timeout = 1s;
  const auto connector = connect_tcp(*world.reactor, server, factory, options);
  world.settle();
  expect("what it was told with another timeout", factory->log, "start, connecting, failed, stop");
}

TEST_F(Step2_5_ConnectTcp, AFarewellThatThrowsIsNotTheFactorysLoss) {
  rule("E16 E36", "what a protocol throws in its farewell is logged; its factory hears of the end all the same",
       "TcpConnector::do_write");
  world.network.serve(server);
  auto record = std::make_shared<Record>();
  record->on_lost = [] { throw std::runtime_error("cannot part"); };
  factory->prepared = {record};
  const auto connector = attempt(server);
  world.settle();
  world.network.next_connection(server)->close();
  world.settle();
  expect("what the factory was told", factory->log, "start, connecting, build, client done, stop");
  expect("how many errors were logged", take_logged_errors().size(), 1u);
}

TEST_F(Step2_5_ConnectTcp, AnAttemptLivesWithoutItsHandle) {
  rule("E10", "who drops the connector still hears of the outcome", "TcpConnector::begin");
  world.network.serve(server);
  attempt(server);
  world.settle();
  expect("what the factory was told", factory->log, "start, connecting, build");
}

TEST_F(Step2_5_ConnectTcp, WithItsReactorAConnectorGoes) {
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
  expect_that("both are there", !connected.expired() && !connecting.expired());
  reactor.reset();
  expect_that("neither is there any more", connected.expired() && connecting.expired());
}

}  // namespace
}  // namespace untwist::testing
