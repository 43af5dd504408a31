#pragma once
// Shared by the tests of lesson 03: a small world, and protocols connected in it.

#include <untwist/testing/recording.hpp>
#include <untwist/testing/test_kit.hpp>
#include <untwist/testing/world.hpp>

namespace untwist::testing {

using namespace std::chrono_literals;

class ProtocolTest : public ::testing::Test {
 protected:
  // Gives a protocol a connection, and returns the connection's far end.
  PeerPtr connect(const ProtocolPtr& protocol) {
    auto [socket, peer] = world.network.connection();
    start_tcp_transport(*world.reactor, std::move(socket), protocol);
    return peer;
  }

  // Listens with the factory, and returns the port's address.
  Address serve(const FactoryPtr& factory) {
    return listen_tcp(*world.reactor, world.any_port(), factory, world.listening())->host();
  }

  // A test's callbacks in the records refer to its local variables, which are gone when the world ends.
  void TearDown() override { Record::disarm_all(); }

  World world;
};

// The number of short messages in a piece, and the number of bytes after them: enough to see whether each message moves
// the bytes after it. If so, more than a million million bytes are moved.
inline constexpr int kMany = 100'000;
inline constexpr std::size_t kMuch = 16'000'000;

// Passes bytes to a protocol in pieces of a given size.
inline void feed(Protocol& protocol, std::string_view bytes, std::size_t piece) {
  for (std::size_t at = 0; at < bytes.size(); at += piece) protocol.data_received(as_bytes(bytes.substr(at, piece)));
}

}  // namespace untwist::testing
