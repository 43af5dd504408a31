#include "transport_test.hpp"

namespace untwist::testing {
namespace {

class Step2_2_Accept : public TransportTest {};

TEST_F(Step2_2_Accept, AConnectionGetsAProtocolOfItsOwn) {
  rule("E2", "the factory builds one protocol per connection", "TcpPort::greet");
  const auto port = listen();
  const auto alice = world.network.dial(port->host());
  const auto bob = world.network.dial(port->host());
  expect("protocols before the next turn", factory->records.size(), 0u);
  world.settle();
  expect("protocols built", factory->records.size(), 2u);
  for (const auto& record : factory->records) expect("a protocol's events", record->log, "made");
}

TEST_F(Step2_2_Accept, BuildProtocolGetsThePeersAddress) {
  rule("E2", "build_protocol() gets the peer's address; each end's peer() is the other end's host()", "TcpPort::greet");
  const auto port = listen();
  const auto peer = world.network.dial(port->host());
  world.settle();
  ASSERT_EQ(factory->records.size(), 1u);
  const auto& record = factory->records.front();
  expect("the address given to build_protocol()", record->peer.text(), peer->host().text());
  expect("the transport's peer()", record->transport->peer().text(), peer->host().text());
  expect("the transport's host()", record->transport->host().text(), port->host().text());
}

TEST_F(Step2_2_Accept, ConnectionsOutliveTheirPort) {
  rule("E6", "stop_listening() stops accepting; it does not end connections", "TcpPort::do_read");
  const auto port = listen();
  const auto peer = world.network.dial(port->host());
  world.settle();
  port->stop_listening();
  world.settle();
  ASSERT_EQ(factory->records.size(), 1u);
  expect("the protocol's events", factory->records.front()->log, "made");
  expect_that("the other side sees no end", !peer->ended() && !peer->was_reset());
}

TEST_F(Step2_2_Accept, ARefusedConnectionIsClosedAndTheNextIsServed) {
  rule("E18", "if build_protocol() returns null, that socket is closed, and the port keeps accepting",
       "TcpPort::greet");
  const auto port = listen();
  factory->refuses = true;
  const auto refused = world.network.dial(port->host());
  world.settle();
  expect_that("the refused client sees the end", refused->ended());
  factory->refuses = false;
  const auto welcome = world.network.dial(port->host());
  world.settle();
  expect("protocols built", factory->records.size(), 1u);
  expect_that("the next client is connected", !welcome->ended());
}

TEST_F(Step2_2_Accept, AFactoryThatThrowsRefusesOnlyThatConnection) {
  rule("E18", "a build_protocol() that throws is logged; the port keeps accepting", "TcpPort::greet");
  const auto port = listen();
  factory->on_build = [] { throw std::runtime_error("no protocol today"); };
  const auto refused = world.network.dial(port->host());
  world.settle();
  expect_that("the refused client sees the end", refused->ended());
  expect("how many errors were logged", take_logged_errors().size(), 1u);
  factory->on_build = {};
  const auto welcome = world.network.dial(port->host());
  world.settle();
  expect("protocols built", factory->records.size(), 1u);
}

TEST_F(Step2_2_Accept, AConnectionMadeThatThrowsClosesThatConnection) {
  rule("E35", "what connection_made() throws is logged, and ends that connection; the others are unaffected",
       "TcpPort::greet");
  const auto port = listen();
  auto bad = std::make_shared<Record>();
  bad->on_made = [] { throw std::runtime_error("cannot begin"); };
  factory->prepared = {bad};
  const auto first = world.network.dial(port->host());
  world.settle();
  const auto second = world.network.dial(port->host());
  world.settle();
  expect_that("the first sees the end", first->ended());
  expect("the second protocol's events", factory->records.back()->log, "made");
  expect("how many errors were logged", take_logged_errors().size(), 1u);
}

TEST_F(Step2_2_Accept, AProtocolMayStopThePortThatAcceptedIt) {
  rule("E6", "stop_listening() may be called from any callback, even while the port is accepting", "TcpPort::do_read");
  const auto port = listen();
  auto last = std::make_shared<Record>();
  last->on_made = [&] { port->stop_listening(); };
  factory->prepared = {last};
  const auto first = world.network.dial(port->host());
  const auto second = world.network.dial(port->host());
  world.settle();
  expect("protocols built", factory->records.size(), 1u);
  expect_that("the client waiting after it is turned away", second->was_reset());
}

TEST_F(Step2_2_Accept, AnErrorInStopFactoryIsTheAnswer) {
  rule("E7", "what stop_factory() throws is passed to the callback; the port can be started again",
       "TcpPort::start_listening");
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
  expect("how many errors were logged when there was no callback", logged.size(), 1u);
  port->stop_listening();
  world.settle();
  expect("how many were logged when it was already stopped", take_logged_errors().size(), 0u);
  factory->on_stop = {};
}

}  // namespace
}  // namespace untwist::testing
