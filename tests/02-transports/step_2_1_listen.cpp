#include <poll.h>

#include "transport_test.hpp"

namespace untwist::testing {
namespace {

class Step2_1_Listen : public TransportTest {};

TEST_F(Step2_1_Listen, PortZeroPicksAFreePortAndReportsIt) {
  rule("E1", "host() is the address that was actually opened", "TcpPort::start_listening");
  const auto first = listen();
  const auto second = listen();
  expect_that("the first port has a number", first->host().port != 0);
  expect_that("the second has a different one", second->host().port != 0 && second->host().port != first->host().port);
  expect("the host", first->host().host, "127.0.0.1");
}

TEST_F(Step2_1_Listen, LocalhostIsResolvedToAnAddress) {
  rule("E3",
       "\"localhost\" is resolved, and host() reports the numeric address; a name that would need a lookup is refused",
       "TcpPort::start_listening");
  const auto port = listen_tcp(*world.reactor, {"localhost", 0}, factory, world.listening());
  expect("the port's host", port->host().host, "127.0.0.1");
  try {
    listen_tcp(*world.reactor, {"example.org", 80}, factory, world.listening());
    report("listen_tcp() throws CannotListen for a name that must be looked up", "nothing was thrown");
  } catch (const CannotListen& error) {
    expect_that("the message says so: " + std::string(error.what()),
                std::string_view(error.what()).starts_with("listen example.org:80: neither a numeric address"));
  }
}

TEST_F(Step2_1_Listen, AnAddressInUseIsRefusedImmediately) {
  rule("E4", "if the port cannot be opened, listen_tcp() throws, and says what it tried and why it failed",
       "TcpPort::start_listening");
  const auto port = listen();
  try {
    const auto again = listen_tcp(*world.reactor, port->host(), factory, world.listening());
    report("listen_tcp() throws CannotListen", "nothing was thrown");
  } catch (const CannotListen& error) {
    expect("the message", std::string(error.what()), "listen " + port->host().text() + ": Address already in use");
  }
}

TEST_F(Step2_1_Listen, AFailedListenLeavesTheFactoryAlone) {
  rule("E8", "start_factory() is called for ports that listen, not for failed attempts", "TcpPort::start_listening");
  const auto port = listen();
  auto other = std::make_shared<RecordingFactory>();
  expect_throws<CannotListen>("a second listen_tcp()", [&] {
    const auto again = listen_tcp(*world.reactor, port->host(), other, world.listening());
  });
  expect("the factory's events", other->log, "");
}

TEST_F(Step2_1_Listen, AfterStopListeningThePortIsFree) {
  rule("E5", "stop_listening() answers in a later turn; then the port can be opened again", "TcpPort::start_listening");
  const auto port = listen();
  bool stopped = false;
  port->stop_listening([&](const std::optional<Failure>& failure) {
    stopped = true;
    expect_that("it stopped without failure", !failure);
  });
  expect_that("the port is no longer a reader", world.reactor->readers().empty());
  expect_that("the answer does not come inside stop_listening()", !stopped);
  world.settle();
  expect_that("the answer came", stopped);
  expect_that("nothing is registered any more", world.reactor->readers().empty());
  expect("how many sockets are open", world.network.open_sockets(), 0);
  const auto again = listen_tcp(*world.reactor, port->host(), factory, world.listening());
  expect("the reopened port", again->host().text(), port->host().text());
  again->start_listening();  // it is listening already
  expect("how many sockets are open then", world.network.open_sockets(), 1);
}

TEST_F(Step2_1_Listen, AStopAndAStartInOneTurnAreBothCounted) {
  rule("E8 E5", "when a port is reopened before its stop was answered, each start of the factory still gets its stop",
       "TcpPort::start_listening");
  const auto port = listen();
  port->stop_listening([](const std::optional<Failure>&) {});
  port->start_listening();
  world.settle();
  port->stop_listening([](const std::optional<Failure>&) {});
  world.settle();
  expect("the factory's events", factory->log, "start, stop");
}

TEST_F(Step2_1_Listen, AtShutdownThePortStopsOnce) {
  rule("E8", "a reactor that shuts down stops its ports; a port that has already stopped is not stopped again",
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
  expect("the factory's events", factory->log, "start, stop");
  expect("the other's events", other->log, "start, stop");
  expect("how many errors were logged", take_logged_errors().size(), 1u);
  first->stop_listening();
  world.settle();
  expect("the factory's events in the end", factory->log, "start, stop");
}

TEST_F(Step2_1_Listen, APortWhoseSocketFailsIsClosed) {
  rule("E8",
       "a port whose socket fails is closed, and has stopped its factory: stopping the port again changes nothing",
       "TcpPort::start_listening");
  const auto first = listen();
  ASSERT_EQ(world.reactor->readers().size(), 1u);
  const int broken = world.reactor->readers().front()->fileno();
  const auto second = listen();
  const auto truth = world.kernel.readiness;
  world.kernel.readiness = [&](int fd, short events) {
    return fd == broken ? static_cast<short>(POLLERR) : truth(fd, events);
  };
  world.turn();
  world.kernel.readiness = truth;
  expect("sockets that are open", world.network.open_sockets(), 1);
  first->stop_listening();
  world.settle();
  expect("the factory's events while the other port listens", factory->log, "start");
  second->stop_listening();
  world.settle();
  expect("its events in the end", factory->log, "start, stop");
}

TEST_F(Step2_1_Listen, AFactoryOnTwoPortsIsStartedOnceAndStoppedOnce) {
  rule("E8", "start_factory() is called with the first port, stop_factory() with the last", "TcpPort::start_listening");
  const auto first = listen();
  const auto second = listen();
  expect("the factory's events after two ports", factory->log, "start");
  first->stop_listening();
  world.settle();
  expect("its events after the first stopped", factory->log, "start");
  first->stop_listening();
  world.settle();
  expect("its events when the first was stopped again", factory->log, "start");
  second->stop_listening();
  world.settle();
  expect("its events after the last stopped", factory->log, "start, stop");
}

}  // namespace
}  // namespace untwist::testing
