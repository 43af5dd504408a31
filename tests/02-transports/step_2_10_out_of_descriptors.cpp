#include <algorithm>

#include "transport_test.hpp"

namespace untwist::testing {
namespace {

class Step2_10_OutOfDescriptors : public TransportTest {
 protected:
  // Dials `times` times; the test keeps the far ends.
  std::vector<PeerPtr> dial(const ListeningPortPtr& port, int times) {
    std::vector<PeerPtr> peers;
    for (int i = 0; i < times; ++i) peers.push_back(world.network.dial(port->host()));
    return peers;
  }
};

TEST_F(Step2_10_OutOfDescriptors, AClientThatCannotBeServedIsTurnedAway) {
  rule("E49",
       "without descriptors, the port gives up its spare one to accept and close waiting connections: no client hangs, "
       "and the loop does not spin",
       "TcpPort::turn_away_the_waiting");
  const auto port = listen();
  world.network.set_most_sockets(4);  // the port, the spare one, and two connections
  const auto peers = dial(port, 5);
  const int turns = world.settle(50);
  expect_that("the loop comes to rest within 50 turns: no descriptor stays registered without need", turns < 50);
  expect("protocols built", factory->records.size(), 2u);
  int turned_away = 0;
  for (const auto& peer : peers) turned_away += peer->ended() || peer->was_reset() ? 1 : 0;
  expect("how many were turned away", turned_away, 3);
  expect_that("it is logged", !take_logged_errors().empty());
}

TEST_F(Step2_10_OutOfDescriptors, WhenThereIsRoomAgainTheNextAreServed) {
  rule("E49", "the spare descriptor is opened again, later accepts work, and the next shortage is handled, too",
       "TcpPort::turn_away_the_waiting");
  const auto port = listen();
  world.network.set_most_sockets(3);
  auto first = dial(port, 2);
  world.settle(50);
  for (int round = 0; round < 2; ++round) {
    for (const auto& peer : first) peer->close();
    world.settle(50);
    first = dial(port, 2);
    world.settle(50);
  }
  expect("protocols built", factory->records.size(), 3u);
  take_logged_errors();
}

TEST_F(Step2_10_OutOfDescriptors, WithoutResourcesThePortPauses) {
  rule("E50", "ENFILE, ENOBUFS and ENOMEM are logged, other connections are served, and the loop does not spin",
       "TcpPort::accept_failed");
  for (const std::errc error :
       {std::errc::too_many_files_open_in_system, std::errc::no_buffer_space, std::errc::not_enough_memory}) {
    const auto port = listen();
    const auto connected = dial(port, 1);
    world.settle();
    world.network.fail_accepts(error);
    const auto waiting = dial(port, 1);
    const int accepts = world.network.accepts();
    connected.front()->send("still there?");
    world.settle(50);
    expect("how often accept was tried in the meantime, after " + std::make_error_code(error).message(),
           world.network.accepts() - accepts, 1);
    expect("what the other connection received", factory->records.back()->received, "still there?");
    expect("how many errors were logged", take_logged_errors().size(), 1u);
    const std::size_t before = factory->records.size();
    world.advance(1s);
    expect("protocols built a second later", factory->records.size() - before, 1u);
  }
}

TEST_F(Step2_10_OutOfDescriptors, APausedPortIsClosedAtShutdown) {
  rule("", "a shutdown closes every port, even one that has paused for a while", "TcpPort::accept_failed");
  const auto port = listen();
  world.network.fail_accepts(std::errc::not_enough_memory);
  const auto waiting = dial(port, 1);
  const int accepts = world.network.accepts();
  world.settle(50);
  expect("how often accept was tried", world.network.accepts() - accepts, 1);
  expect("how many errors were logged", take_logged_errors().size(), std::size_t{1});
  world.stop();
  expect("the factory's events", factory->log, "start, stop");
  expect("sockets that are open", world.network.open_sockets(), 0);
}

TEST_F(Step2_10_OutOfDescriptors, AnAbortedConnectionDoesNotAffectTheNext) {
  rule("E50", "after ECONNABORTED that connection is gone, and the next one is served in the same turn",
       "TcpPort::accept_failed");
  const auto port = listen();
  const auto warm_up = dial(port, 4);
  world.settle();
  world.network.fail_accepts(std::errc::connection_aborted);
  const auto peers = dial(port, 2);
  world.turn();
  expect("protocols built", factory->records.size(), 5u);
  expect("how many errors were logged", take_logged_errors().size(), 1u);
}

TEST_F(Step2_10_OutOfDescriptors, AFirewallsRefusalIsSkippedALimitedNumberOfTimes) {
  rule("E51", "EPERM is skipped silently, a limited number of times per turn", "TcpPort::accept_failed");
  const auto port = listen();
  const auto warm_up = dial(port, 8);
  world.settle();
  world.network.fail_accepts(std::errc::operation_not_permitted, 1);
  const auto after_one = dial(port, 1);
  world.turn();
  expect("protocols built after a refusal", factory->records.size(), 9u);
  world.network.fail_accepts(std::errc::operation_not_permitted, 100'000);
  const auto waiting = dial(port, 1);
  const int accepts = world.network.accepts();
  world.turn();
  expect_that("a turn tries a limited number of times", world.network.accepts() - accepts <= 1000);
  world.network.fail_accepts(std::errc::operation_not_permitted, 0);
}

TEST_F(Step2_10_OutOfDescriptors, AnUnknownErrorIsLogged) {
  rule("E51", "an unexpected error is logged, and the port accepts again later", "TcpPort::accept_failed");
  const auto port = listen();
  world.network.fail_accepts(std::errc::protocol_error);
  const auto peers = dial(port, 1);
  world.settle(50);
  expect("how many errors were logged", take_logged_errors().size(), 1u);
  world.advance(1s);
  expect("protocols built a second later", factory->records.size(), 1u);
}

TEST_F(Step2_10_OutOfDescriptors, APortMayBeStoppedWhileItAcceptsMany) {
  rule("E6 E52", "a protocol may stop the port while other connections still wait to be accepted in the same turn",
       "TcpPort::do_read");
  const auto port = listen();
  const auto warm_up = dial(port, 4);
  world.settle();
  const auto two = dial(port, 2);
  world.turn();
  expect("protocols built after a turn that takes two", factory->records.size(), 6u);
  auto last = std::make_shared<Record>();
  last->on_made = [&] { port->stop_listening(); };
  factory->prepared = {last};
  const auto peers = dial(port, 2);
  world.turn();
  expect("protocols built when it was stopped in the middle of a turn", factory->records.size(), 7u);
  expect_that("the client waiting after it is turned away", peers.back()->was_reset());
}

TEST_F(Step2_10_OutOfDescriptors, AcceptsPerTurnFollowTheLoad) {
  rule("E52", "under load a port accepts many connections per turn, but never so many that other descriptors starve",
       "TcpPort::adapt_to");
  const auto port = listen();
  const auto peers = dial(port, 500);
  world.turn();
  const std::size_t first_turn = factory->records.size();
  expect_that("the first turn accepts only a few; it accepted " + std::to_string(first_turn), first_turn <= 64);
  int turns = 1;
  while (factory->records.size() < 500 && turns < 500) {
    const std::size_t before = factory->records.size();
    world.turn();
    expect_that("no turn accepts more than 100", factory->records.size() - before <= 100);
    ++turns;
  }
  expect_that("accepting five hundred takes at most 40 turns; it took " + std::to_string(turns), turns <= 40);
}

TEST_F(Step2_10_OutOfDescriptors, AfterAFalseAlarmThePortStillAccepts) {
  rule("E52", "a turn in which no client was waiting does not make the port deaf: under load, the number grows again",
       "TcpPort::adapt_to");
  const auto port = listen();
  turn_with_false_alarms();
  const auto peers = dial(port, 3);
  world.turn();
  expect_that("the next turn accepts", !factory->records.empty());
  world.turn();
  expect("protocols built in two turns", factory->records.size(), 3u);
}

TEST_F(Step2_10_OutOfDescriptors, ManyAreTurnedAwayInOneTurnButNotAll) {
  rule("E49", "a turn turns away many clients, but never so many that other descriptors starve",
       "TcpPort::turn_away_the_waiting");
  const auto port = listen();
  world.network.set_most_sockets(2);  // the port and the spare one
  const auto peers = dial(port, 300);
  const auto turned_away = [&] {
    return std::count_if(peers.begin(), peers.end(),
                         [](const PeerPtr& peer) { return peer->ended() || peer->was_reset(); });
  };
  world.turn();
  const auto in_one_turn = turned_away();
  expect_that("one turn turns away between 10 and 100; it turned away " + std::to_string(in_one_turn),
              in_one_turn >= 10 && in_one_turn <= 100);
  world.settle();
  expect("how many were turned away in the end", turned_away(), 300);
  take_logged_errors();
}

TEST_F(Step2_10_OutOfDescriptors, WithoutASpareDescriptorThePortPauses) {
  rule("E49", "a port that did not get a spare descriptor cannot turn anybody away: it pauses",
       "TcpPort::accept_failed");
  world.network.set_most_sockets(1);
  const auto port = listen();
  const auto peers = dial(port, 1);
  world.settle(50);
  expect("how many errors were logged", take_logged_errors().size(), 1u);
  world.network.set_most_sockets(10);
  world.advance(1s);
  expect("protocols built a second later", factory->records.size(), 1u);
}

TEST_F(Step2_10_OutOfDescriptors, AStoppedPortReleasesItsSpareDescriptor) {
  rule("E49", "a port that has stopped leaves its spare descriptor to others, even if somebody still holds the port",
       "TcpPort::turn_away_the_waiting");
  const auto stopped = listen();
  stopped->stop_listening();
  world.settle();
  world.network.set_most_sockets(2);
  const auto port = listen();
  const auto peers = dial(port, 1);
  world.settle(50);
  expect_that("the client is turned away, which takes a spare descriptor",
              peers.front()->ended() || peers.front()->was_reset());
  expect("how many errors were logged", take_logged_errors().size(), 1u);
}

}  // namespace
}  // namespace untwist::testing
