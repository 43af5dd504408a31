#include <algorithm>
#include <random>

#include <untwist/course/proxy.hpp>
#include <untwist/deferred/send_pieces.hpp>

#include "../04-deferreds/deferred_test.hpp"
#include "flow_test.hpp"

namespace untwist::testing {
namespace {

class Step8_5_Lost : public FlowTest {};

TEST_F(Step8_5_Lost, TheProducerIsStopped) {
  rule("I14", "when the connection is lost, a registered producer is stopped, once", "connection_lost");
  consumer->register_producer(producer(), Producing::push);
  transport->lose();
  consumer->connection_lost();
  consumer->connection_lost();
  expect("what it was told", log, "stop");
}

TEST_F(Step8_5_Lost, AProducerThatHasUnregisteredIsNot) {
  rule("I14", "a producer that has unregistered is not stopped", "connection_lost");
  consumer->register_producer(producer("first "), Producing::push);
  consumer->unregister_producer();
  transport->lose();
  consumer->connection_lost();
  expect("what it was told", log, "");
  const auto other = consumer_of(connection());
  other->register_producer(producer("second "), Producing::push);
  other->connection_lost();
  expect("what another one was told", log, "second stop");
}

TEST_F(Step8_5_Lost, TooLateToRegister) {
  rule("I3", "a producer that is registered when the connection is over is stopped at once, and not registered",
       "register_producer");
  transport->lose();
  consumer->register_producer(producer("late "), Producing::pull);
  expect("what it was told", log, "late stop");
  consumer->register_producer(producer("later "), Producing::push);
  expect("what the next one was told", log, "late stop, later stop");
}

TEST_F(Step8_5_Lost, ItMayRegisterAnotherOneWhileItIsStopped) {
  rule("I3 I14", "a producer that registers another one inside stop_producing(): that one is stopped, too",
       "connection_lost");
  const auto first = producer("first ");
  first->on_stop = [this] { consumer->register_producer(producer("second "), Producing::pull); };
  consumer->register_producer(first, Producing::push);
  transport->lose();
  consumer->connection_lost();
  expect("what they were told", log, "first stop, second stop");
}

TEST_F(Step8_5_Lost, AnotherOneComesTooLate) {
  rule("I3", "the connection is over, but the consumer has not been told yet: a further producer is stopped at once",
       "register_producer");
  consumer->register_producer(producer("first "), Producing::push);
  transport->lose();
  consumer->register_producer(producer("second "), Producing::push);
  expect("what they were told", log, "second stop");
  consumer->connection_lost();
  expect("what they were told in the end", log, "second stop, first stop");
}

TEST_F(Step8_5_Lost, UnregisteringAfterwardsDoesNothing) {
  rule("I13", "after the end, unregistering does nothing; neither does what was still to be sent", "connection_lost");
  const auto stopped = producer();
  consumer->register_producer(stopped, Producing::push);
  write(70'000);
  consumer->lose_connection();
  transport->lose();
  consumer->connection_lost();
  consumer->unregister_producer();
  transport->take_all();
  expect("what it was told", log, "pause, stop");
}

TEST_F(Step8_5_Lost, AFileIsNotSentToItsEnd) {
  rule("I16",
       "if the connection is lost before a file is sent, its Deferred fails: it says how many bytes were written",
       "PieceSender::stop_producing");
  Deferred<std::uint64_t> sent = send_pieces([](std::size_t most) { return std::string(most, 'f'); }, consumer);
  transport->take_all();
  transport->lose();
  consumer->connection_lost();
  const Outcome outcome(std::move(sent).add_callback([](std::uint64_t) { return 0; }));
  const auto* early = outcome.failure().as<StoppedEarly>();
  ASSERT_NE(early, nullptr);
  expect("how many bytes had been written", early->written, 32768u);
}

TEST_F(Step8_5_Lost, AFileForALostConnectionIsNotRead) {
  rule("I3 I16", "if the connection is over before the file begins, nothing is read, and the Deferred fails",
       "register_producer");
  transport->lose();
  int reads = 0;
  const Outcome outcome(send_pieces(
                            [&](std::size_t) {
                              ++reads;
                              return std::string();
                            },
                            consumer)
                            .add_callback([](std::uint64_t) { return 0; }));
  expect_failure<StoppedEarly>("the failure", outcome.failure());
  expect("how often it was read", reads, 0);
}

TEST_F(Step8_5_Lost, WhatAFailedTransferHeldIsReleased) {
  rule("I16", "when a transfer has ended early, nothing refers to its source any more", "connection_lost");
  const auto source = std::make_shared<int>(0);
  {
    Deferred<std::uint64_t> sent = send_pieces([source](std::size_t most) { return std::string(most, 'f'); }, consumer);
    transport->lose();
    consumer->connection_lost();
    expect_failure<StoppedEarly>("the failure",
                                 Outcome(std::move(sent).add_callback([](std::uint64_t) { return 0; })).failure());
  }
  expect("owners of the source", source.use_count(), 1L);
}

// One end of a pair: what it has sent, and what it has got.
struct End {
  PeerPtr peer;
  std::string sent, got;
  bool gone = false;

  void take() { got += peer->take(); }
  // Has this end got the beginning of what the other one has sent?
  bool has_a_beginning_of(const End& other) const { return other.sent.starts_with(got); }
};

TEST_F(Step8_5_Lost, ProxiesAtRandom) {
  rule("I3 I14 I18",
       "whatever both sides of a proxy do, and in whatever order: no byte is lost, doubled or exchanged before an end, "
       "the "
       "memory is bounded, and nothing is left",
       "connection_lost");
  const Address server{"127.0.0.1", 8000};
  for (unsigned seed = 0; seed < 25; ++seed) {
    std::mt19937 random(seed);
    const auto number = [&](int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); };
    const std::string which = " of pair number " + std::to_string(seed);
    World world;
    world.network.set_capacity(std::size_t(number(1000, 60'000)));
    world.network.serve(server);
    TransportPtr kept[2];
    const auto port = listen_tcp(*world.reactor, world.any_port(),
                                 make_proxy_factory(*world.reactor, server,
                                                    {.connect = world.connecting(),
                                                     .on_pair =
                                                         [&](const TransportPtr& a, const TransportPtr& b) {
                                                           kept[0] = a;
                                                           kept[1] = b;
                                                         }}),
                                 world.listening());
    End ends[2];
    ends[0].peer = world.network.dial(port->host());
    world.settle();
    ends[1].peer = world.network.next_connection(server);
    bool good = true;
    std::size_t most = 0;
    for (int steps = number(5, 40); steps > 0; --steps) {
      End& end = ends[number(0, 1)];
      const int what = number(0, 19);
      if (what == 0 && !end.gone) {
        end.gone = true;
        good = false;
        end.peer->reset();
      } else if (what == 1 && !end.gone) {
        end.gone = true;
        end.peer->end();
      } else if (what < 10 && !end.gone) {
        std::string piece;
        for (int size = number(1, 40'000); size > 0; --size) piece += char('a' + number(0, 25));
        end.sent += piece;
        end.peer->send(piece);
      } else if (what < 15) {
        end.take();
      }
      if (number(0, 2) > 0) world.settle();
      for (const TransportPtr& each : kept) most = std::max(most, each->unsent());
    }
    world.settle();
    const auto take_everything = [&] {
      while (ends[0].peer->arrived() + ends[1].peer->arrived() > 0) {
        for (End& end : ends) end.take();
        world.settle();
      }
    };
    take_everything();
    expect_that("the server" + which + " got no byte twice, and none too early", ends[1].has_a_beginning_of(ends[0]));
    expect_that("the client" + which + " got no byte twice, and none too early", ends[0].has_a_beginning_of(ends[1]));
    if (good) {
      expect("how many bytes the server" + which + " got", ends[1].got.size(), ends[0].sent.size());
      expect("how many bytes the client" + which + " got", ends[0].got.size(), ends[1].sent.size());
    }
    expect_that("at most 131072 bytes" + which + " were kept", most <= kHighWater + 65536);
    for (End& end : ends)
      if (!end.gone) end.peer->close();
    world.settle();
    take_everything();
    world.advance(1h);
    expect("open sockets" + which + ", with the port", world.network.open_sockets(), 1);
    const std::weak_ptr<Transport> left[2] = {kept[0], kept[1]};
    kept[0] = kept[1] = nullptr;
    expect_that("nothing refers to the connections" + which, left[0].expired() && left[1].expired());
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace untwist::testing
