#pragma once
/// @file
/// A small world for tests of transports and protocols: a clock, a network and a reactor, all controlled by the test.

#include <memory>
#include <untwist/base/errors.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/testing/fake_kernel.hpp>
#include <untwist/testing/memory_network.hpp>
#include <untwist/testing/reactor_under_test.hpp>
#include <untwist/testing/story.hpp>
#include <untwist/transport/tcp.hpp>

namespace untwist::testing {

/// A reactor on a FakeKernel, with a MemoryNetwork. Nothing in it sleeps.
struct World {
  FakeKernel kernel;                 ///< the time, and which descriptors are ready
  MemoryNetwork network{kernel};     ///< the sockets
  std::unique_ptr<Reactor> reactor;  ///< the loop under test, or the loop that runs the code under test

  /// A world around the reactor of lesson 01, or around a reactor from another maker (see reactor_under_test.hpp).
  explicit World(std::unique_ptr<Reactor> (*made_on)(FakeKernel&) = &OnPoll::made_on) : reactor(made_on(kernel)) {}

  /// Ends every connection that is still open, so that nothing is left behind.
  ~World() {
    for (const DescriptorPtr& descriptor : reactor->remove_all()) {
      descriptor->connection_lost(Failure::of(ConnectionLost("connection lost: the test is over")));
    }
    for (const DelayedCallPtr& call : reactor->delayed_calls()) call->cancel();
  }

  /// Takes @p times turns without letting time pass.
  void turn(int times = 1) {
    for (int i = 0; i < times; ++i) reactor->iterate();
  }

  /// Takes turns without letting time pass, until nothing is ready and nothing is due.
  /// @returns how many turns it took. Stops after @p at_most, even if the loop has not come to rest.
  int settle(int at_most = 500) {
    for (int turns = 1; turns <= at_most; ++turns) {
      reactor->iterate();
      const auto calls = reactor->delayed_calls();
      const bool due = !calls.empty() && calls.front()->due() <= reactor->now();
      if (kernel.last_ready() == 0 && !due) return turns;
    }
    return at_most;
  }

  /// Lets time pass, call by call, and settles each time.
  /// @throws Spins  if calls without delay schedule each other forever.
  void advance(Duration time) {
    const TimePoint end = reactor->now() + time;
    settle();
    for (int steps = 0;; ++steps) {
      if (steps == 10'000) throw Spins("calls without delay schedule each other forever");
      const auto calls = reactor->delayed_calls();
      if (calls.empty() || calls.front()->due() > end) break;
      if (calls.front()->due() > reactor->now()) kernel.advance(calls.front()->due() - reactor->now());
      settle();
    }
    if (end > reactor->now()) kernel.advance(end - reactor->now());
    settle();
  }

  /// Runs the reactor and stops it immediately: a complete shutdown.
  void stop() {
    reactor->call_when_running([this] { reactor->stop(); });
    reactor->run();
  }

  /// The address to listen on in tests: any free port.
  Address any_port() const { return {"127.0.0.1", 0}; }

  /// Options for listen_tcp() in this world.
  ListenOptions listening() { return {.backlog = 128, .network = &network}; }
  /// Options for connect_tcp() in this world.
  ConnectOptions connecting() {
    ConnectOptions options;
    options.network = &network;
    return options;
  }
};

}  // namespace untwist::testing
