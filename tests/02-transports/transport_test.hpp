#pragma once
// Shared by the tests of lesson 02: a small world, a server in it, and connections to that server.

#include <untwist/testing/reactor_under_test.hpp>
#include <untwist/testing/recording.hpp>
#include <untwist/testing/test_kit.hpp>
#include <untwist/testing/world.hpp>

namespace untwist::testing {

using namespace std::chrono_literals;

template <class Maker>
class TransportTestOn : public ::testing::Test {
 protected:
  // A port that uses the factory.
  ListeningPortPtr listen() { return listen_tcp(*world.reactor, world.any_port(), factory, world.listening()); }

  // A connection without a port. Its near end is a transport with a recording protocol.
  struct Connection {
    RecordPtr record;
    PeerPtr peer;
    TransportPtr transport;
  };
  Connection connect(RecordPtr record = std::make_shared<Record>(), bool half_close = false) {
    auto [socket, peer] = world.network.connection();
    ProtocolPtr protocol;
    if (half_close) {
      protocol = std::make_shared<RecordingHalfCloser>(record);
    } else {
      protocol = std::make_shared<RecordingProtocol>(record);
    }
    auto transport = start_tcp_transport(*world.reactor, std::move(socket), protocol);
    return {record, std::move(peer), std::move(transport)};
  }

  // A client's attempt to reach `where`.
  ConnectorPtr attempt(const Address& where) { return connect_tcp(*world.reactor, where, factory, world.connecting()); }

  // A turn in which poll() reports everything it was asked about as ready.
  void turn_with_false_alarms() {
    const auto truth = std::exchange(world.kernel.readiness, [](int, short events) { return events; });
    world.turn();
    world.kernel.readiness = truth;
  }

  // A test's callbacks in the records refer to its local variables, which are gone when the world ends.
  void TearDown() override {
    Record::disarm_all();
    factory->disarm();
  }

  std::unique_ptr<Reactor> make_reactor_under_test() { return Maker::made_on(world.kernel); }

  World world{&Maker::made_on};
  std::shared_ptr<RecordingFactory> factory = std::make_shared<RecordingFactory>();
};

using TransportTest = TransportTestOn<REACTOR_UNDER_TEST>;

inline std::string many_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<char>('a' + i * 7 % 26);
  return bytes;
}

}  // namespace untwist::testing
