#include <algorithm>
#include <untwist/deferred/connect_to_first.hpp>
#include <untwist/testing/recording.hpp>

#include "http_client_test.hpp"

namespace untwist::testing {
namespace {

using Connection = Seen<ProtocolPtr>;

class Step9_13_First : public ::testing::Test {
 protected:
  // Addresses that accept, and others that do not answer. All other addresses refuse.
  void serves(const Address& at) { world.network.serve(at); }
  void is_silent(const Address& at) { world.network.swallow(at); }

  Connection connect(const std::vector<Address>& where) {
    return Connection(connect_to_first(
        *world.reactor, where,
        [this]() -> ProtocolPtr {
          ++built;
          auto record = std::make_shared<Record>();
          records.push_back(record);
          return std::make_shared<RecordingProtocol>(record);
        },
        options()));
  }
  ConnectOptions options() {
    ConnectOptions chosen = world.connecting();
    chosen.timeout = attempt_takes;
    return chosen;
  }
  // To which of the addresses was a connection made?
  std::string made_to(const std::vector<Address>& where) {
    std::string made;
    for (const Address& each : where) {
      try {
        peers.push_back(world.network.next_connection(each));
        made += (made.empty() ? "" : ", ") + each.host;
      } catch (const std::logic_error&) {
      }
    }
    return made;
  }
  void expect_nothing_left() {
    world.settle();
    expect("sockets that are open", world.network.open_sockets(), 0);
    expect("delayed calls that are left", world.reactor->delayed_calls().size(), 0u);
  }

  World world;
  const Address one{"10.0.0.1", 80}, two{"10.0.0.2", 80}, three{"10.0.0.3", 80}, six{"fd00::1", 80},
      seven{"fd00::2", 80};
  int built = 0;
  Duration attempt_takes = 30s;
  std::vector<RecordPtr> records;
  std::vector<PeerPtr> peers;
};

TEST_F(Step9_13_First, TheFirstAddressIfItAnswers) {
  rule("", "the first address is tried inside the call; if it answers, no other is tried", "connect_to_first");
  serves(one);
  serves(two);
  Connection connection = connect({one, two});
  expect("protocols that were built", built, 1);
  world.settle();
  expect("the result", connection.text(), "ok");
  world.advance(10s);
  expect("where connections were made", made_to({one, two}), "10.0.0.1");
  expect("protocols that were built in the end", built, 1);
  expect("delayed calls that are left", world.reactor->delayed_calls().size(), 0u);
}

TEST_F(Step9_13_First, TheNextOneWhenAnAttemptFails) {
  rule("", "when an attempt has failed, the next address is tried at once", "connect_to_first");
  serves(three);
  Connection connection = connect({one, two, three});
  world.settle();
  expect("the result without any time", connection.text(), "ok");
  expect("where a connection was made", made_to({three}), "10.0.0.3");
}

TEST_F(Step9_13_First, TheNextOneAfterAHeadStart) {
  rule("", "an address that does not answer has 250 ms for itself; then the next one is tried, too",
       "connect_to_first");
  is_silent(one);
  is_silent(two);
  serves(three);
  Connection connection = connect({one, two, three});
  world.advance(249ms);
  expect("attempts after 249 ms", built, 1);
  world.advance(1ms);
  expect("attempts after 250 ms", built, 2);
  world.advance(249ms);
  expect("attempts after 499 ms", built, 2);
  world.advance(1ms);
  expect("attempts after 500 ms", built, 3);
  expect("the result", connection.text(), "ok");
}

TEST_F(Step9_13_First, TheLosersAreCancelled) {
  rule("", "when one is connected, the attempts that still go on are cancelled, and no more are made",
       "connect_to_first");
  is_silent(one);
  serves(two);
  Connection connection = connect({one, two, three});
  world.advance(250ms);
  expect("the result", connection.text(), "ok");
  expect("sockets that are open", world.network.open_sockets(), 1);
  expect("delayed calls that are left", world.reactor->delayed_calls().size(), 0u);
  world.advance(1h);
  expect("attempts in the end", built, 2);
}

TEST_F(Step9_13_First, ALaterOneStillHasItsHeadStart) {
  rule("", "if an earlier attempt fails while a later one has its head start, that goes on", "connect_to_first");
  is_silent(one);
  is_silent(two);
  attempt_takes = 300ms;
  Connection connection = connect({one, two, three});
  world.advance(301ms);
  expect("attempts after 301 ms, when the first has failed", built, 2);
  world.advance(198ms);
  expect("attempts after 499 ms", built, 2);
  world.advance(1ms);
  expect("attempts after 500 ms", built, 3);
}

TEST_F(Step9_13_First, TheFirstFailureIfAllFail) {
  rule("", "if all fail, so does the whole, with the failure of the first address", "connect_to_first");
  is_silent(one);
  Connection connection = connect({one, two, three});
  world.advance(1s);
  expect("the result while the first has not failed", connection.text(), "pending");
  world.advance(29s);
  expect_that("the first one's timeout; it is " + connection.text(), connection.failed_with<ConnectTimeout>());
  expect_nothing_left();
  Connection later = connect({two, one});
  world.advance(31s);
  expect_that("the first one's refusal, which came earlier; it is " + later.text(),
              later.failed_with<ConnectionRefused>());
  Connection refused = connect({two});
  world.settle();
  expect_that("the only one's failure; it is " + refused.text(), refused.failed_with<ConnectionRefused>());
}

TEST_F(Step9_13_First, BothFamiliesTakeTurns) {
  rule("", "IPv6 and IPv4 take turns, beginning with the family of the first address; within a family the order stays",
       "connect_to_first");
  for (const Address& each : {one, two, three, six, seven}) is_silent(each);
  std::string order;
  for (const auto& where : {std::vector<Address>{six, seven, one, two, three}, {one, two, three, six}, {one, two}}) {
    Connection connection = connect(where);
    world.advance(250ms * (int(where.size()) - 1));
    connection.cancel();
    world.settle();
  }
  for (const StoryLine& line : story()) {
    if (line.what.starts_with("connect to ")) order += line.what.substr(11, line.what.rfind(':') - 11) + " ";
  }
  expect("the order", order,
         "[fd00::1] 10.0.0.1 [fd00::2] 10.0.0.2 10.0.0.3 10.0.0.1 [fd00::1] 10.0.0.2 10.0.0.3 10.0.0.1 10.0.0.2 ");
}

TEST_F(Step9_13_First, Cancelled) {
  rule("", "cancelling it ends all attempts; nothing is left, and nothing refers to what builds protocols",
       "connect_to_first");
  is_silent(one);
  is_silent(two);
  const auto alive = std::make_shared<int>();
  Connection connection(connect_to_first(
      *world.reactor, {one, two, three},
      [alive]() -> ProtocolPtr { return std::make_shared<RecordingProtocol>(std::make_shared<Record>()); },
      world.connecting()));
  world.advance(300ms);
  connection.cancel();
  expect_that("Cancelled; it is " + connection.text(), connection.failed_with<Cancelled>());
  expect_nothing_left();
  expect("references to what builds", alive.use_count(), 1);
}

TEST_F(Step9_13_First, WithTheResultItIsOver) {
  rule("", "when it has its result nothing refers to what builds protocols any more", "connect_to_first");
  serves(one);
  const auto alive = std::make_shared<int>();
  long references = 0;
  const auto build = [alive]() -> ProtocolPtr {
    return std::make_shared<RecordingProtocol>(std::make_shared<Record>());
  };
  const long before = alive.use_count();
  Seen<void> connection(
      connect_to_first(*world.reactor, {one, two}, build, world.connecting()).add_callback([&](const ProtocolPtr&) {
        references = alive.use_count();
      }));
  world.settle();
  expect("references to what builds, inside the callback", references, before);
}

TEST_F(Step9_13_First, WhatCannotBeBuilt) {
  rule("", "if building a protocol throws, that attempt has failed", "connect_to_first");
  int calls = 0;
  serves(two);
  Connection connection(connect_to_first(
      *world.reactor, {one, two},
      [&]() -> ProtocolPtr {
        if (++calls == 1) throw std::runtime_error("none left");
        return std::make_shared<RecordingProtocol>(std::make_shared<Record>());
      },
      world.connecting()));
  world.settle();
  expect("the result", connection.text(), "ok");
  Connection failing(connect_to_first(
      *world.reactor, {one, two}, []() -> ProtocolPtr { throw std::runtime_error("none left"); }, world.connecting()));
  world.settle();
  expect("if it throws each time", failing.text(), "none left");
}

TEST_F(Step9_13_First, NoAddressIsAMistake) {
  rule("", "without any address it throws", "connect_to_first");
  expect_throws<std::invalid_argument>("no address", [&] { std::ignore = connect({}); });
}

class Step9_13_Client : public HttpClientTest {};

TEST_F(Step9_13_Client, SeveralAddresses) {
  rule("", "a host with several addresses is reached by the first that answers", "Pool::connect_to");
  hosts.known["several.example"] = {"10.0.0.9", "10.0.0.2"};
  Arriving response = get("http://several.example/");
  expect("what the second one got", got(server(b)), "GET / HTTP/1.1\r\nHost: several.example\r\n\r\n");
}

}  // namespace
}  // namespace untwist::testing
