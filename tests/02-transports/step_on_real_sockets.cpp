// The same rules on real sockets, over loopback. There are few tests, because the in-memory network checks most of it
// faster.

#include <array>

#include "transport_test.hpp"

namespace untwist::testing {
namespace {

class RealSockets : public ::testing::Test {
 protected:
  // Runs turns of the real loop until `done` holds. Gives up after a few seconds: the expectation that follows then
  // fails.
  template <class Condition>
  void until(Condition done) {
    for (int turns = 0; turns < 400 && !done(); ++turns) reactor->iterate(10ms);
  }

  ListeningPortPtr listen() { return listen_tcp(*reactor, {"127.0.0.1", 0}, server); }

  // A client without any of the code under test.
  std::unique_ptr<StreamSocket> dial(const ListeningPortPtr& port) { return real_network().connect(port->host(), {}); }

  // Appends what has arrived to `text`. Returns true when the other side has ended.
  static bool read_into(StreamSocket& socket, std::string& text, std::error_code& error) {
    std::array<std::byte, 65536> buffer;
    while (true) {
      const IoResult result = socket.receive(buffer);
      if (result.would_block()) return false;
      error = result.error;
      if (result.error || result.bytes == 0) return true;
      text += as_text(Bytes(buffer).first(result.bytes));
    }
  }

  void TearDown() override {
    Record::disarm_all();
    for (const DescriptorPtr& descriptor : reactor->remove_all()) {
      descriptor->connection_lost(Failure::of(ConnectionLost("connection lost: the test is over")));
    }
  }

  std::unique_ptr<Reactor> reactor = REACTOR_UNDER_TEST::made();
  std::shared_ptr<RecordingFactory> server = std::make_shared<RecordingFactory>();
};

class Step2_1_OnRealSockets : public RealSockets {};
class Step2_2_OnRealSockets : public RealSockets {};

TEST_F(Step2_2_OnRealSockets, APortAcceptsAndReportsItsAddress) {
  rule("E1 E2", "port 0 picks a free port; each end's peer() is the other end's host()", "TcpPort::greet");
  const auto port = listen();
  const auto client = dial(port);
  until([&] { return !server->records.empty(); });
  ASSERT_EQ(server->records.size(), 1u);
  expect("the port's host", port->host().host, "127.0.0.1");
  expect("the server's peer", server->records.front()->peer.text(), client->host().text());
  expect("the client's peer", client->peer().text(), server->records.front()->transport->host().text());
}

TEST_F(Step2_1_OnRealSockets, APortInUseIsRefused) {
  rule("E4", "the operating system's reason is passed on", "TcpPort::start_listening");
  const auto port = listen();
  expect_throws<CannotListen>("listening on the same port again",
                              [&] { const auto again = listen_tcp(*reactor, port->host(), server); });
  port->stop_listening();
  reactor->iterate();
  const auto again = listen_tcp(*reactor, port->host(), server);
  expect("the reopened port", again->host().text(), port->host().text());
}

class Step2_4_OnRealSockets : public RealSockets {};

TEST_F(Step2_4_OnRealSockets, BytesArriveThenTheEnd) {
  rule("E37", "what was sent is received, followed by the end", "TcpTransport::do_read");
  const auto port = listen();
  auto client = dial(port);
  until([&] { return !server->records.empty(); });
  ASSERT_EQ(server->records.size(), 1u);
  client->send(as_bytes("hello"));
  client.reset();
  const auto& record = server->records.front();
  until([&] { return record->log == "made, data, done"; });
  expect("what was received", record->received, "hello");
  expect("the protocol's events", record->log, "made, data, done");
}

class Step2_6_OnRealSockets : public RealSockets {};

TEST_F(Step2_6_OnRealSockets, MegabytesArriveWhileTheOtherSideKeepsSending) {
  rule("E20 E22 E24", "far more than any buffer holds arrives complete, even if the other side never stops sending",
       "TcpTransport::close_socket");
  const std::string sent = many_bytes(3'000'000);
  auto record = std::make_shared<Record>();
  record->on_made = [&] {
    record->transport->write(sent);
    record->transport->lose_connection();
  };
  server->prepared = {record};
  const auto port = listen();
  const auto client = dial(port);
  std::string arrived;
  std::error_code error;
  bool ended = false;
  until([&] {
    client->send(as_bytes("and another thing"));
    ended = read_into(*client, arrived, error);
    return ended;
  });
  expect("how much arrived", arrived.size(), sent.size());
  expect_that("it is the same, in the same order", arrived == sent);
  expect("the error at the end", error.message(), std::error_code().message());
  expect("the protocol's events", record->log, "made, done");
}

class Step2_7_OnRealSockets : public RealSockets {};

TEST_F(Step2_7_OnRealSockets, AClientAndAServerTalk) {
  rule("E2 E48", "connect_tcp() and listen_tcp() work together; options reach the operating system",
       "TcpConnector::do_write");
  auto echo = std::make_shared<Record>();
  echo->on_data = [&](std::string_view data) { echo->transport->write(data); };
  server->prepared = {echo};
  const auto port = listen();
  auto client = std::make_shared<RecordingFactory>();
  auto asking = std::make_shared<Record>();
  asking->on_made = [&] { asking->transport->write("anybody there?"); };
  client->prepared = {asking};
  const auto connector = connect_tcp(*reactor, port->host(), client);
  until([&] { return asking->received.size() == 14; });
  expect("what came back", asking->received, "anybody there?");
  ASSERT_TRUE(asking->transport && echo->transport);
  expect("the client's host", asking->transport->host().text(), echo->transport->peer().text());
  asking->transport->set_no_delay(true);
  expect_that("no_delay() is on, keep_alive() is off",
              asking->transport->no_delay() && !asking->transport->keep_alive());
  asking->transport->lose_connection();
  until([&] { return echo->log == "made, data, done"; });
  expect("the client's events", asking->log, "made, data, done");
  expect("the server's events", echo->log, "made, data, done");
}

TEST_F(Step2_7_OnRealSockets, ConnectingToAClosedPortIsRefused) {
  rule("E11", "a real refusal is reported as ConnectionRefused", "TcpConnector::failure_of");
  auto port = listen();
  const Address gone = port->host();
  port->stop_listening();
  reactor->iterate();
  auto client = std::make_shared<RecordingFactory>();
  const auto connector = connect_tcp(*reactor, gone, client);
  until([&] { return client->failure.has_value(); });
  ASSERT_TRUE(client->failure);
  expect_failure<ConnectionRefused>("the reason", *client->failure);
}

class Step2_8_OnRealSockets : public RealSockets {};

TEST_F(Step2_8_OnRealSockets, TheOtherSideSeesAnAbortAsAReset) {
  rule("E29", "abort_connection() resets the connection; the other side reads an error, not an end");
  auto record = std::make_shared<Record>();
  record->on_made = [&] { record->transport->abort_connection(); };
  server->prepared = {record};
  const auto port = listen();
  const auto client = dial(port);
  std::string arrived;
  std::error_code error;
  until([&] { return read_into(*client, arrived, error); });
  expect("the error the other side reads", error.message(),
         std::make_error_code(std::errc::connection_reset).message());
  expect("the protocol's events", record->log, "made, aborted");
}

}  // namespace
}  // namespace untwist::testing
