#pragma once
// What the tests of lesson 03 share: a small world, and protocols that are connected in it.

#include <untwist/testing/recording.hpp>
#include <untwist/testing/test_kit.hpp>
#include <untwist/testing/world.hpp>

namespace untwist::testing {

using namespace std::chrono_literals;

class ProtocolTest : public ::testing::Test {
 protected:
  // Joins a protocol to a connection, and returns the far end of it.
  PeerPtr connect(const ProtocolPtr& protocol) {
    auto [socket, peer] = world.network.connection();
    start_tcp_transport(*world.reactor, std::move(socket), protocol);
    return peer;
  }

  // Puts the factory behind a port, and returns where.
  Address serve(const FactoryPtr& factory) {
    return listen_tcp(*world.reactor, world.any_port(), factory, world.listening())->host();
  }

  // What a test hangs into its records refers to its own variables, which are gone when the world ends.
  void TearDown() override { Record::disarm_all(); }

  World world;
};

// How many short messages a piece holds, and how many bytes follow them: enough to tell whether each message moves what
// follows it. If it does, more than a million million bytes are moved.
inline constexpr int kMany = 100'000;
inline constexpr std::size_t kMuch = 16'000'000;

// Hands bytes to a protocol in pieces of a given size.
inline void feed(Protocol& protocol, std::string_view bytes, std::size_t piece) {
  for (std::size_t at = 0; at < bytes.size(); at += piece) protocol.data_received(as_bytes(bytes.substr(at, piece)));
}

}  // namespace untwist::testing
