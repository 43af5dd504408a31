#include <algorithm>
#include <random>

#include <untwist/course/proxy.hpp>

#include "../03-protocols/protocol_test.hpp"
#include "flow_test.hpp"

namespace untwist::testing {
namespace {

class Step8_3_Proxy : public ProtocolTest {
 protected:
  // A client of the proxy, and the far end of the connection that the proxy makes to the server for it.
  struct Pair {
    PeerPtr client, server;
  };
  Pair pair() {
    if (!proxy_at) start();
    Pair made;
    made.client = world.network.dial(*proxy_at);
    world.settle();
    made.server = world.network.next_connection(server);
    return made;
  }
  void start() {
    world.network.serve(server);
    proxy_at = serve(make_proxy_factory(*world.reactor, server, options()));
  }
  ProxyOptions options() {
    return {.connect = world.connecting(),
            .on_pair = [this](const TransportPtr& client, const TransportPtr& to_the_server) {
              to_client = client;
              to_server = to_the_server;
            }};
  }

  const Address server{"127.0.0.1", 8000};
  std::optional<Address> proxy_at;
  TransportPtr to_client, to_server;  // the proxy's two connections of the last pair
};

TEST_F(Step8_3_Proxy, BytesGoBothWays) {
  rule("I18", "what the client sends, the server gets, and the other way round", "Side::data_received");
  const Pair one = pair();
  one.client->send("question");
  world.settle();
  expect("what the server got", one.server->take(), "question");
  one.server->send("answer");
  world.settle();
  expect("what the client got", one.client->take(), "answer");
}

TEST_F(Step8_3_Proxy, AnEarlyClientWaits) {
  rule("", "what a client sends before the server is there is not lost", "Side::begin");
  start();
  const PeerPtr client = world.network.dial(*proxy_at);
  client->send("early");
  world.settle();
  expect("what the server got", world.network.next_connection(server)->take(), "early");
}

TEST_F(Step8_3_Proxy, PairsAreSeparate) {
  rule("", "each client has a connection of its own to the server", "Side::data_received");
  const Pair one = pair(), two = pair();
  one.client->send("one");
  two.client->send("two");
  world.settle();
  expect("what the server got on the first", one.server->take(), "one");
  expect("what it got on the second", two.server->take(), "two");
}

TEST_F(Step8_3_Proxy, ASlowClientSlowsTheServer) {
  rule("I18",
       "while the client does not read, the server is not read either: at most 65536 bytes and one piece are kept",
       "Side::begin");
  world.network.set_capacity(100'000);
  const Pair one = pair();
  const std::string much(90'000, 'm');
  for (int i = 0; i < 20; ++i) {
    one.server->send(much);
    world.settle();
  }
  expect_that("the client has a full buffer", one.client->arrived() > 0);
  expect_that("at most 131072 bytes are kept; it is " + std::to_string(to_client->unsent()),
              to_client->unsent() <= kHighWater + 65536);
  std::string got;
  for (int i = 0; i < 200; ++i) {
    got += one.client->take();
    world.settle();
  }
  expect("how many bytes have arrived in the end", got.size(), 20 * much.size());
}

TEST_F(Step8_3_Proxy, ASlowServerSlowsTheClient) {
  rule("I18", "the other direction is bounded in the same way", "Side::begin");
  world.network.set_capacity(100'000);
  const Pair one = pair();
  const std::string much(90'000, 'm');
  for (int i = 0; i < 20; ++i) {
    one.client->send(much);
    world.settle();
  }
  expect_that("at most 131072 bytes are kept; it is " + std::to_string(to_server->unsent()),
              to_server->unsent() <= kHighWater + 65536);
  std::string got;
  for (int i = 0; i < 200; ++i) {
    got += one.server->take();
    world.settle();
  }
  expect("how many bytes have arrived in the end", got.size(), 20 * much.size());
}

TEST_F(Step8_3_Proxy, WhoIsSlowInOneDirectionStillGetsTheOther) {
  rule("I18", "a direction that is stuck does not stop the other one", "Side::begin");
  world.network.set_capacity(100'000);
  const Pair one = pair();
  for (int i = 0; i < 20; ++i) {
    one.server->send(std::string(90'000, 'm'));
    world.settle();
  }
  one.client->send("stop!");
  world.settle();
  expect("what the server got", one.server->take(), "stop!");
}

TEST_F(Step8_3_Proxy, AGoodEndIsPassedOnWithAllBytes) {
  rule("", "if one side closes in good order, the other one gets all bytes, and then a good end",
       "Side::connection_lost");
  const Pair one = pair();
  one.server->send("the answer");
  one.server->close();
  world.settle();
  expect("what the client got", one.client->take(), "the answer");
  expect_that("the client sees a good end", one.client->ended() && !one.client->was_reset());
  one.client->close();
  world.settle();
  const Pair two = pair();
  two.client->send("bye");
  two.client->close();
  world.settle();
  expect("what the server got", two.server->take(), "bye");
  expect_that("the server sees a good end", two.server->ended() && !two.server->was_reset());
}

TEST_F(Step8_3_Proxy, AResetIsPassedOn) {
  rule("", "if one side is lost, the other one is aborted: it must not take a part for the whole",
       "Side::connection_lost");
  const Pair one = pair();
  one.server->send("the first half of the ans");
  world.settle();
  one.server->reset();
  world.settle();
  expect_that("the client's connection was reset", one.client->was_reset());
  const Pair two = pair();
  two.client->reset();
  world.settle();
  expect_that("the server's connection was reset", two.server->was_reset());
}

TEST_F(Step8_3_Proxy, AnEndOfItsOwnIsPassedOn) {
  rule("", "it makes no difference whether the other side or the proxy's own program has ended a connection",
       "Side::connection_lost");
  const Pair one = pair();
  to_client->abort_connection();
  world.settle();
  expect_that("after abort_connection() the server's connection is reset", one.server->was_reset());
  const Pair two = pair();
  two.client->send("the rest");
  world.settle();
  to_client->lose_connection();
  world.settle();
  expect("what the server got after lose_connection()", two.server->take(), "the rest");
  expect_that("the server sees a good end", two.server->ended() && !two.server->was_reset());
}

TEST_F(Step8_3_Proxy, HalfAnEndIsPassedOn) {
  rule("", "a client that ends its output still gets the answer; the server sees that end after all bytes",
       "Side::connection_lost");
  const Pair one = pair();
  one.client->send("question");
  one.client->end();
  world.settle();
  expect("what the server got", one.server->take(), "question");
  expect_that("the server sees the end", one.server->ended());
  one.server->send("answer");
  one.server->close();
  world.settle();
  expect("what the client got", one.client->take(), "answer");
  expect_that("the client sees the end, too", one.client->ended());
}

TEST_F(Step8_3_Proxy, NothingIsLeftBehind) {
  rule("", "when both sides have ended, nothing refers to them any more, and no socket is open but the port's",
       "Side::connection_lost");
  {
    const Pair one = pair();
    one.server->close();
    world.settle();
    one.client->close();
    world.settle();
    const Pair two = pair();
    two.client->reset();
    world.settle();
  }
  world.advance(1h);
  expect("sockets that are open", world.network.open_sockets(), 1);
  const std::weak_ptr<Transport> client = to_client, server_side = to_server;
  to_client = to_server = nullptr;
  expect_that("the connections are gone", client.expired() && server_side.expired());
}

TEST_F(Step8_3_Proxy, WithoutAServerTheClientIsAborted) {
  rule("", "if the server cannot be reached, the client's connection is aborted", "Side::connection_lost");
  proxy_at = serve(make_proxy_factory(*world.reactor, server, options()));
  const PeerPtr client = world.network.dial(*proxy_at);
  world.settle();
  expect_that("the client's connection was reset", client->was_reset());
  world.network.serve(server);
  const PeerPtr next = world.network.dial(*proxy_at);
  world.settle();
  const PeerPtr to = world.network.next_connection(server);
  to->reset();
  world.settle();
  expect_that("another one was reset by its server", next->was_reset());
}

TEST_F(Step8_3_Proxy, AClientThatLeavesEndsTheAttempt) {
  rule("", "a client that is gone before the server was there: the attempt to connect ends", "Side::connection_lost");
  world.network.swallow(server);
  proxy_at = serve(make_proxy_factory(*world.reactor, server, options()));
  const PeerPtr client = world.network.dial(*proxy_at);
  world.settle();
  client->reset();
  world.settle();
  expect("sockets that are open", world.network.open_sockets(), 1);
  expect("delayed calls that are left", world.reactor->delayed_calls().size(), 0u);
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

TEST_F(Step8_3_Proxy, PairsAtRandom) {
  rule("I18",
       "whatever both sides of a proxy do, and in whatever order: no byte is lost, doubled or exchanged before an end, "
       "the "
       "memory is bounded, and nothing is left",
       "Side::connection_lost");
  for (unsigned seed = 0; seed < 25; ++seed) {
    std::mt19937 random(seed);
    const auto number = [&](int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); };
    const std::string which = " of pair number " + std::to_string(seed);
    World here;
    here.network.set_capacity(std::size_t(number(1000, 60'000)));
    here.network.serve(server);
    TransportPtr kept[2];
    const auto port = listen_tcp(*here.reactor, here.any_port(),
                                 make_proxy_factory(*here.reactor, server,
                                                    {.connect = here.connecting(),
                                                     .on_pair =
                                                         [&](const TransportPtr& a, const TransportPtr& b) {
                                                           kept[0] = a;
                                                           kept[1] = b;
                                                         }}),
                                 here.listening());
    End ends[2];
    ends[0].peer = here.network.dial(port->host());
    here.settle();
    ends[1].peer = here.network.next_connection(server);
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
      if (number(0, 2) > 0) here.settle();
      for (const TransportPtr& each : kept) most = std::max(most, each->unsent());
    }
    here.settle();
    const auto take_everything = [&] {
      while (ends[0].peer->arrived() + ends[1].peer->arrived() > 0) {
        for (End& end : ends) end.take();
        here.settle();
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
    here.settle();
    take_everything();
    here.advance(1h);
    expect("open sockets" + which + ", with the port", here.network.open_sockets(), 1);
    const std::weak_ptr<Transport> left[2] = {kept[0], kept[1]};
    kept[0] = kept[1] = nullptr;
    expect_that("nothing refers to the connections" + which, left[0].expired() && left[1].expired());
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace untwist::testing
