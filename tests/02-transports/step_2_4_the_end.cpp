#include "transport_test.hpp"

namespace untwist::testing {
namespace {

class Step2_4_TheEnd : public TransportTest {};

TEST_F(Step2_4_TheEnd, ACleanEndIsConnectionDone) {
  rule("E37", "a clean close by the other side is ConnectionDone", "TcpTransport::connection_lost");
  const auto connection = connect();
  connection.peer->send("last words");
  connection.peer->close();
  world.settle();
  expect("what was received before the end", connection.record->received, "last words");
  expect("the protocol's events", connection.record->log, "made, data, done");
}

TEST_F(Step2_4_TheEnd, ALostConnectionIsNotRegistered) {
  rule("E36", "connection_lost() unregisters the connection, even if the end did not come from the reactor",
       "TcpTransport::connection_lost");
  auto record = std::make_shared<Record>();
  record->on_made = [] { throw std::runtime_error("cannot begin"); };
  const auto connection = connect(record);
  expect("the protocol's events", record->log, "made, cannot begin");
  expect_that("nothing is registered", world.reactor->readers().empty() && world.reactor->writers().empty());
  expect_that("it is not even watched for a hang-up", world.reactor->remove_all().empty());
  take_logged_errors();
}

TEST_F(Step2_4_TheEnd, AResetIsConnectionLost) {
  rule("E37", "a reset is ConnectionLost, with the operating system's reason", "TcpTransport::do_read");
  std::optional<Failure> reason;
  auto [socket, peer] = world.network.connection();
  auto record = std::make_shared<Record>();
  start_tcp_transport(*world.reactor, std::move(socket), std::make_shared<RecordingProtocol>(record),
                      [&](const Failure& why) { reason = why; });
  peer->reset();
  world.settle();
  expect("the protocol's events", record->log, "made, lost");
  ASSERT_TRUE(reason && reason->is<ConnectionLost>());
  expect("the reason's message", reason->message(), "connection lost: Connection reset by peer");
  expect_that("the operating system's code", reason->as<ConnectionLost>()->code() == std::errc::connection_reset);
}

TEST_F(Step2_4_TheEnd, AHalfCloseEndsAPlainProtocol) {
  rule("E38", "a protocol that does not handle half-closed connections is closed with the first half",
       "TcpTransport::do_read");
  const auto connection = connect();
  connection.peer->end();
  world.settle();
  expect("the protocol's events", connection.record->log, "made, done");
  expect_that("the other side sees the end, too", connection.peer->ended());
}

TEST_F(Step2_4_TheEnd, ASecondEndingDoesNotCount) {
  rule("E36", "a connection that is over may be told so again, by somebody else: nothing happens",
       "TcpTransport::connection_lost");
  const auto connection = connect();
  const DescriptorPtr descriptor = world.reactor->readers().front();
  connection.peer->close();
  world.settle();
  descriptor->connection_lost(Failure::of(ConnectionLost()));
  expect("the protocol's events", connection.record->log, "made, done");
}

TEST_F(Step2_4_TheEnd, ConnectionLostComesExactlyOnce) {
  rule("E36", "connection_lost() comes once, whatever else happens to the connection", "TcpTransport::connection_lost");
  const auto connection = connect();
  connection.peer->close();
  world.settle();
  connection.peer->reset();
  world.advance(10s);
  expect("the protocol's events", connection.record->log, "made, done");
  expect("sockets that are still open", world.network.open_sockets(), 0);
}

TEST_F(Step2_4_TheEnd, AProtocolThatThrowsEndsItsOwnConnectionOnly) {
  rule("E34", "what data_received() throws is logged, and is the reason for the end; other connections are unaffected",
       "TcpTransport::do_read");
  auto bad = std::make_shared<Record>();
  bad->on_data = [](std::string_view) { throw std::runtime_error("cannot stand this"); };
  const auto first = connect(bad);
  const auto second = connect();
  first.peer->send("x");
  second.peer->send("y");
  world.settle();
  expect("the first's events", bad->log, "made, data, cannot stand this");
  expect("the second's events", second.record->log, "made, data");
  expect("how many errors were logged", take_logged_errors().size(), 1u);
}

TEST_F(Step2_4_TheEnd, AConnectionLostThatThrowsIsLogged) {
  rule("E36", "what connection_lost() throws is logged; other connections are unaffected",
       "TcpTransport::connection_lost");
  auto bad = std::make_shared<Record>();
  bad->on_lost = [] { throw std::runtime_error("cannot part"); };
  const auto first = connect(bad);
  const auto second = connect();
  first.peer->close();
  second.peer->send("y");
  world.settle();
  expect("the first's events", bad->log, "made, done");
  expect("the second's events", second.record->log, "made, data");
  expect("how many errors were logged", take_logged_errors().size(), 1u);
}

TEST_F(Step2_4_TheEnd, AfterTheEndTheProtocolIsReleased) {
  rule("E53", "after the end the transport releases its protocol, so that the two do not keep each other alive",
       "TcpTransport::connection_lost");
  auto [socket, peer] = world.network.connection();
  const auto record = std::make_shared<Record>();
  auto protocol = std::make_shared<RecordingProtocol>(record);
  const std::weak_ptr<Protocol> watched = protocol;
  start_tcp_transport(*world.reactor, std::move(socket), std::move(protocol));
  expect_that("it lives as long as the connection", !watched.expired());
  peer->close();
  world.settle();
  expect("the protocol's events", record->log, "made, done");
  expect_that("it is destroyed after the end", watched.expired());
}

TEST_F(Step2_4_TheEnd, TheCallbackAfterTheEndRunsOnceAndIsReleased) {
  rule("E36 E53", "the callback for the end runs once and is then destroyed: it may hold the transport itself",
       "TcpTransport::connection_lost");
  auto [socket, peer] = world.network.connection();
  auto held = std::make_shared<int>(0);
  const std::weak_ptr<int> watched = held;
  int told = 0;
  const auto transport = start_tcp_transport(*world.reactor, std::move(socket),
                                             std::make_shared<RecordingProtocol>(std::make_shared<Record>()),
                                             [&told, held](const Failure&) { ++told; });
  held.reset();
  expect_that("it is kept as long as the connection", !watched.expired());
  peer->close();
  world.settle();
  expect("how often it ran", told, 1);
  expect_that("it is destroyed after the end", watched.expired());
}

TEST_F(Step2_4_TheEnd, AfterTheEndTheReactorReleasesTheTransport) {
  rule("E36 E53",
       "the reactor keeps a transport only as long as its connection, even one that ended in connection_made()",
       "TcpTransport::connection_lost");
  auto throws = std::make_shared<Record>();
  throws->on_made = [] { throw std::runtime_error("cannot begin"); };
  std::vector<std::weak_ptr<Transport>> watched;
  std::vector<PeerPtr> peers;
  for (RecordPtr record : {std::make_shared<Record>(), std::exchange(throws, nullptr)}) {
    auto [socket, peer] = world.network.connection();
    watched.push_back(
        start_tcp_transport(*world.reactor, std::move(socket), std::make_shared<RecordingProtocol>(std::move(record))));
    peers.push_back(std::move(peer));
  }
  expect_that("the first is kept while it is connected", !watched.front().expired());
  peers.front()->close();
  world.settle();
  expect_that("the first is destroyed after the end", watched.front().expired());
  expect_that("the one whose connection_made() threw is destroyed, too", watched.back().expired());
  expect("how many errors were logged", take_logged_errors().size(), 1u);
  const auto notified = connect();
  notified.peer->close();
  world.settle();
  expect("the events of one that is still held", notified.record->log, "made, done");
}

TEST_F(Step2_4_TheEnd, AtShutdownAPausedConnectionIsLostToo) {
  rule("E36",
       "when the reactor shuts down, a paused connection gets connection_lost(), with the same reason as the others",
       "TcpTransport::connection_lost");
  std::vector<RecordPtr> records;
  std::vector<PeerPtr> peers;
  std::vector<std::string> reasons;
  for (const bool pauses : {false, true, true}) {
    auto [socket, peer] = world.network.connection();
    records.push_back(std::make_shared<Record>());
    peers.push_back(std::move(peer));
    const auto transport =
        start_tcp_transport(*world.reactor, std::move(socket), std::make_shared<RecordingProtocol>(records.back()),
                            [&](const Failure& reason) { reasons.push_back(reason.message()); });
    if (pauses) transport->pause_producing();
  }
  peers.back()->send("unread");
  world.settle();
  world.stop();
  for (const RecordPtr& record : records) expect("the protocol's events", record->log, "made, lost");
  expect("how many got a reason", reasons.size(), 3u);
  for (const std::string& reason : reasons) expect("the reason", reason, reasons.front());
  expect("sockets that are still open", world.network.open_sockets(), 0);
}

TEST_F(Step2_4_TheEnd, WhilePausedNeitherBytesNorTheEndAreDelivered) {
  rule("E45", "after resuming, the bytes come first, then the end", "TcpTransport::do_read");
  const auto connection = connect();
  connection.transport->pause_producing();
  connection.peer->send("meanwhile");
  connection.peer->close();
  world.settle();
  expect("the protocol's events while paused", connection.record->log, "made");
  connection.transport->resume_producing();
  world.settle();
  expect("the protocol's events after resuming", connection.record->log, "made, data, done");
  expect("what was received", connection.record->received, "meanwhile");
}

TEST_F(Step2_4_TheEnd, AResetEndsAPausedConnection) {
  rule("E37 E45", "after a reset there is no peer left to send output to, so a paused connection ends immediately",
       "TcpTransport::connection_lost");
  const auto connection = connect();
  connection.transport->pause_producing();
  connection.peer->send("meanwhile");
  world.settle();
  connection.peer->reset();
  world.settle();
  expect("the protocol's events", connection.record->log, "made, lost");
  expect("what was received", connection.record->received, "");
}

TEST_F(Step2_4_TheEnd, OptionsCanBeSetAndRead) {
  rule("E48", "no-delay and keep-alive are options of the connection", "TcpTransport::do_read");
  const auto connection = connect();
  expect_that("both are off at first", !connection.transport->no_delay() && !connection.transport->keep_alive());
  connection.transport->set_no_delay(true);
  expect_that("no_delay() is on, keep_alive() is not",
              connection.transport->no_delay() && !connection.transport->keep_alive());
  connection.transport->set_keep_alive(true);
  expect_that("keep_alive() is on", connection.transport->keep_alive());
  connection.peer->close();
  world.settle();
  connection.transport->set_no_delay(false);
  connection.transport->set_keep_alive(false);
  expect_that("after the end nothing is on", !connection.transport->no_delay() && !connection.transport->keep_alive());
  expect("the protocol's events", connection.record->log, "made, done");
}

}  // namespace
}  // namespace untwist::testing
