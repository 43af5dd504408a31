#pragma once
/// @file
/// A small world for tests of transports and protocols: a clock, a network and a reactor, all in the hands of the test.

#include <memory>
#include <untwist/base/errors.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/testing/fake_kernel.hpp>
#include <untwist/testing/memory_network.hpp>
#include <untwist/testing/reactor_under_test.hpp>
#include <untwist/testing/story.hpp>
#include <untwist/transport/tcp.hpp>

namespace untwist::testing {

/// A reactor on a FakeKernel, beside a MemoryNetwork. Nothing in it sleeps.
struct World {
  FakeKernel kernel;                 ///< the time, and who is ready
  MemoryNetwork network{kernel};     ///< the sockets
  std::unique_ptr<Reactor> reactor;  ///< the loop that is tested, or carries what is

  /// A world around the reactor of lesson 01, or around what another maker makes (see reactor_under_test.hpp).
  explicit World(std::unique_ptr<Reactor> (*made_on)(FakeKernel&) = &OnPoll::made_on) : reactor(made_on(kernel)) {}

  /// Whatever is still open is told that it is over, so that nothing is left behind.
  ~World() {
    for (const DescriptorPtr& descriptor : reactor->remove_all()) {
      descriptor->connection_lost(Failure::of(ConnectionLost("connection lost: the test is over")));
    }
    for (const DelayedCallPtr& call : reactor->delayed_calls()) call->cancel();
  }

  /// Takes so many turns without letting time pass.
  void turn(int times = 1) {
    for (int i = 0; i < times; ++i) reactor->iterate();
  }

  /// Takes turns without letting time pass, until nothing is ready and nothing is due.
  /// @returns how many it took; a loop that does not come to rest after @p at_most is left as it is.
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
  /// @throws Spins  when calls without delay follow each other for ever.
  void advance(Duration time) {
    const TimePoint end = reactor->now() + time;
    settle();
    for (int steps = 0;; ++steps) {
      if (steps == 10'000) throw Spins("calls without delay schedule each other for ever");
      const auto calls = reactor->delayed_calls();
      if (calls.empty() || calls.front()->due() > end) break;
      if (calls.front()->due() > reactor->now()) kernel.advance(calls.front()->due() - reactor->now());
      settle();
    }
    if (end > reactor->now()) kernel.advance(end - reactor->now());
    settle();
  }

  /// Runs the reactor and stops it at once: a shutdown, with all that belongs to it.
  void stop() {
    reactor->call_when_running([this] { reactor->stop(); });
    reactor->run();
  }

  /// Where the listening helpers listen.
  Address any_port() const { return {"127.0.0.1", 0}; }

  /// For listen_tcp(): the ports of this world.
  ListenOptions listening() { return {.backlog = 128, .network = &network}; }
  /// For connect_tcp(): the connections of this world.
  ConnectOptions connecting() {
    ConnectOptions options;
    options.network = &network;
    return options;
  }
};

}  // namespace untwist::testing
