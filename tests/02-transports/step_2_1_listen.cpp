#include "transport_test.hpp"

namespace untwist::testing {
namespace {

class Step2_1_ListenAndAccept : public TransportTest {};

TEST_F(Step2_1_ListenAndAccept, PortZeroPicksAFreePortAndTellsWhich) {
  rule("E1", "host() is the address that was really opened", "TcpPort::start_listening");
  const auto first = listen();
  const auto second = listen();
  expect_that("the first port has a number", first->host().port != 0);
  expect_that("the second has another", second->host().port != 0 && second->host().port != first->host().port);
  expect("the host", first->host().host, "127.0.0.1");
}

TEST_F(Step2_1_ListenAndAccept, AConnectionGetsAProtocolOfItsOwn) {
  rule("E2", "the factory builds one protocol for each connection", "TcpPort::greet");
  const auto port = listen();
  const auto alice = world.network.dial(port->host());
  const auto bob = world.network.dial(port->host());
  expect("protocols before the loop looks", factory->records.size(), 0u);
  world.settle();
  expect("protocols built", factory->records.size(), 2u);
  for (const auto& record : factory->records) expect("what a protocol was told", record->log, "made");
}

TEST_F(Step2_1_ListenAndAccept, TheFactoryIsToldWhoConnects) {
  rule("E2", "build_protocol() gets the other side's address; the two ends see each other's", "TcpPort::greet");
  const auto port = listen();
  const auto peer = world.network.dial(port->host());
  world.settle();
  ASSERT_EQ(factory->records.size(), 1u);
  const auto& record = factory->records.front();
  expect("the address given to build_protocol()", record->peer.text(), peer->host().text());
  expect("the transport's peer()", record->transport->peer().text(), peer->host().text());
  expect("the transport's host()", record->transport->host().text(), port->host().text());
}

TEST_F(Step2_1_ListenAndAccept, LocalhostIsAnAddress) {
  rule("E3", "a name is turned into numbers; what is reported are the numbers", "TcpPort::start_listening");
  const auto port = listen_tcp(*world.reactor, {"localhost", 0}, factory, world.listening());
  expect("the port's host", port->host().host, "127.0.0.1");
  try {
    listen_tcp(*world.reactor, {"example.org", 80}, factory, world.listening());
    report("listen_tcp() throws CannotListen for a name that must be looked up", "nothing was thrown");
  } catch (const CannotListen& error) {
    expect_that("the message says so: " + std::string(error.what()),
                std::string_view(error.what()).starts_with("listen example.org:80: not a numeric address"));
  }
}

TEST_F(Step2_1_ListenAndAccept, AnAddressInUseIsRefusedAtOnce) {
  rule("E4", "a port that cannot be opened throws in listen_tcp(), and says what was tried and why it failed",
       "TcpPort::start_listening");
  const auto port = listen();
  try {
    const auto again = listen_tcp(*world.reactor, port->host(), factory, world.listening());
    report("listen_tcp() throws CannotListen", "nothing was thrown");
  } catch (const CannotListen& error) {
    expect("the message", std::string(error.what()), "listen " + port->host().text() + ": Address already in use");
  }
}

TEST_F(Step2_1_ListenAndAccept, AFailedListenLeavesTheFactoryAlone) {
  rule("E8", "a factory is started for ports that listen, not for attempts", "TcpPort::start_listening");
  const auto port = listen();
  auto other = std::make_shared<RecordingFactory>();
  expect_throws<CannotListen>("a second listen_tcp()", [&] {
    const auto again = listen_tcp(*world.reactor, port->host(), other, world.listening());
  });
  expect("what the factory was told", other->log, "");
}

TEST_F(Step2_1_ListenAndAccept, AfterStopListeningThePortIsFree) {
  rule("E5", "stop_listening() answers later; then the port can be opened again", "TcpPort::start_listening");
  const auto port = listen();
  bool stopped = false;
  port->stop_listening([&](const std::optional<Failure>& failure) {
    stopped = true;
    expect_that("it stopped without failure", !failure);
  });
  expect_that("the answer does not come inside the call", !stopped);
  world.settle();
  expect_that("the answer came", stopped);
  expect_that("nobody is registered any more", world.reactor->readers().empty());
  expect("how many sockets are open", world.network.open_sockets(), 0);
  const auto again = listen_tcp(*world.reactor, port->host(), factory, world.listening());
  expect("the port that was opened again", again->host().text(), port->host().text());
  again->start_listening();  // it does already
  expect("how many sockets are open then", world.network.open_sockets(), 1);
}

TEST_F(Step2_1_ListenAndAccept, ConnectionsOutliveTheirPort) {
  rule("E6", "stop_listening() ends the accepting, not the connections", "TcpPort::do_read");
  const auto port = listen();
  const auto peer = world.network.dial(port->host());
  world.settle();
  port->stop_listening();
  world.settle();
  ASSERT_EQ(factory->records.size(), 1u);
  expect("what the protocol was told", factory->records.front()->log, "made");
  expect_that("the other side sees no end", !peer->ended() && !peer->was_reset());
}

TEST_F(Step2_1_ListenAndAccept, AStopFactoryThatThrowsIsAnswered) {
  rule("E7", "what stop_factory() throws is the answer; the port can be started again", "TcpPort::start_listening");
  const auto port = listen();
  factory->on_stop = [] { throw std::runtime_error("the factory cannot stop"); };
  std::string answer;
  port->stop_listening(
      [&](const std::optional<Failure>& failure) { answer = failure ? failure->message() : "stopped"; });
  world.settle();
  expect("the answer", answer, "the factory cannot stop");
  port->start_listening();
  const auto peer = world.network.dial(port->host());
  world.settle();
  expect("protocols built after the restart", factory->records.size(), 1u);
  port->stop_listening();
  world.settle();
  const auto logged = take_logged_errors();
  expect("how many errors were logged when nobody waited for the answer", logged.size(), 1u);
  port->stop_listening();
  world.settle();
  expect("how many were logged when it was stopped already", take_logged_errors().size(), 0u);
  factory->on_stop = {};
}

TEST_F(Step2_1_ListenAndAccept, AStopAndAStartInOneTurnAreBothCounted) {
  rule("E8 E5", "a port that is opened again before its stop was answered: each start has its stop",
       "TcpPort::start_listening");
  const auto port = listen();
  port->stop_listening([](const std::optional<Failure>&) {});
  port->start_listening();
  world.settle();
  port->stop_listening([](const std::optional<Failure>&) {});
  world.settle();
  expect("what the factory was told", factory->log, "start, stop");
}

TEST_F(Step2_1_ListenAndAccept, AtShutdownThePortStopsOnce) {
  rule("E8", "a reactor that shuts down stops its ports; one that was stopped before is not stopped again",
       "TcpPort::start_listening");
  auto other = std::make_shared<RecordingFactory>();
  const auto first = listen();
  auto second = listen_tcp(*world.reactor, world.any_port(), other, world.listening());
  const std::weak_ptr<ListeningPort> watched = second;
  second->stop_listening();
  second.reset();
  world.settle();
  expect_that("the reactor does not keep a port that has stopped", watched.expired());
  other->on_stop = factory->on_stop = [] { throw std::runtime_error("the factory cannot stop"); };
  world.reactor->call_later(0s, [&] { world.reactor->stop(); });
  world.reactor->run();
  expect("what the factory was told", factory->log, "start, stop");
  expect("what the other was told", other->log, "start, stop");
  expect("how many errors were logged", take_logged_errors().size(), 1u);
  first->stop_listening();
  world.settle();
  expect("what the factory was told in the end", factory->log, "start, stop");
}

TEST_F(Step2_1_ListenAndAccept, AFactoryOnTwoPortsIsStartedOnceAndStoppedWithTheLast) {
  rule("E8", "start with the first port, stop with the last", "TcpPort::start_listening");
  const auto first = listen();
  const auto second = listen();
  expect("what the factory was told after two ports", factory->log, "start");
  first->stop_listening();
  world.settle();
  expect("what it was told after the first stopped", factory->log, "start");
  first->stop_listening();
  world.settle();
  expect("what it was told when the first was stopped again", factory->log, "start");
  second->stop_listening();
  world.settle();
  expect("what it was told after the last stopped", factory->log, "start, stop");
}

TEST_F(Step2_1_ListenAndAccept, ARefusedConnectionIsClosedAndTheNextIsServed) {
  rule("E18", "build_protocol() may return null: that socket closes, and accepting goes on", "TcpPort::greet");
  const auto port = listen();
  factory->refuses = true;
  const auto refused = world.network.dial(port->host());
  world.settle();
  expect_that("the refused one sees the end", refused->ended());
  factory->refuses = false;
  const auto welcome = world.network.dial(port->host());
  world.settle();
  expect("protocols built", factory->records.size(), 1u);
  expect_that("the next one is connected", !welcome->ended());
}

TEST_F(Step2_1_ListenAndAccept, AFactoryThatThrowsRefusesAndTheNextIsServed) {
  rule("E18", "one bad build_protocol() is logged, and does not end the accepting", "TcpPort::greet");
  const auto port = listen();
  factory->on_build = [] { throw std::runtime_error("no protocol today"); };
  const auto refused = world.network.dial(port->host());
  world.settle();
  expect_that("the refused one sees the end", refused->ended());
  expect("how many errors were logged", take_logged_errors().size(), 1u);
  factory->on_build = {};
  const auto welcome = world.network.dial(port->host());
  world.settle();
  expect("protocols built", factory->records.size(), 1u);
}

TEST_F(Step2_1_ListenAndAccept, AConnectionMadeThatThrowsClosesThatConnection) {
  rule("E35", "a protocol that cannot begin is logged and ends; the others are untouched", "TcpPort::greet");
  const auto port = listen();
  auto bad = std::make_shared<Record>();
  bad->on_made = [] { throw std::runtime_error("cannot begin"); };
  factory->prepared = {bad};
  const auto first = world.network.dial(port->host());
  world.settle();
  const auto second = world.network.dial(port->host());
  world.settle();
  expect_that("the first sees the end", first->ended());
  expect("what the second protocol was told", factory->records.back()->log, "made");
  expect("how many errors were logged", take_logged_errors().size(), 1u);
}

TEST_F(Step2_1_ListenAndAccept, AProtocolMayStopThePortThatAcceptedIt) {
  rule("E6", "stop_listening() may be called from any callback, also while the port accepts", "TcpPort::do_read");
  const auto port = listen();
  auto last = std::make_shared<Record>();
  last->on_made = [&] { port->stop_listening(); };
  factory->prepared = {last};
  const auto first = world.network.dial(port->host());
  const auto second = world.network.dial(port->host());
  world.settle();
  expect("protocols built", factory->records.size(), 1u);
  expect_that("who waited behind it is turned away", second->was_reset());
}

}  // namespace
}  // namespace untwist::testing
