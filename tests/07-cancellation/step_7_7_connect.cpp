#include <untwist/deferred/connect.hpp>

#include "../03-protocols/protocol_test.hpp"
#include "cancel_test.hpp"

namespace untwist::testing {
namespace {

class Step7_7_Connect : public CancelTest {
 protected:
  Deferred<ProtocolPtr> connecting(const Address& where) {
    protocol = std::make_shared<RecordingProtocol>(record);
    return connect_once(*world.reactor, where, protocol, world.connecting());
  }

  // How a connection attempt has ended so far.
  struct Seen {
    explicit Seen(Deferred<ProtocolPtr> connected) {
      std::move(connected)
          .add_both([end = end](Result<ProtocolPtr> result) {
            *end = result.ok() ? "connected" : kind_of(result.failure());
            if (result.ok()) return;
            if (result.failure().is<ConnectCancelled>()) *end = "ConnectCancelled";
          })
          .detach();
    }
    std::shared_ptr<std::string> end = std::make_shared<std::string>("nothing yet");
  };

  void expect_nothing_left() {
    expect("sockets that are open", world.network.open_sockets(), 0);
    expect("delayed calls left behind", world.reactor->delayed_calls().size(), 0u);
  }

  World world;
  const Address server{"127.0.0.1", 8000};
  std::shared_ptr<Record> record = std::make_shared<Record>();
  ProtocolPtr protocol;
};

TEST_F(Step7_7_Connect, ItFiresWithTheProtocol) {
  rule("", "when the connection is made, the Deferred fires with the protocol, in a later turn");
  world.network.serve(server);
  ProtocolPtr got;
  std::string events;
  connecting(server)
      .add_callback([&](ProtocolPtr connected) {
        got = std::move(connected);
        events = record->log;
      })
      .detach();
  expect_that("nothing has fired inside the call", got == nullptr);
  world.settle();
  expect_that("it fires with the protocol", got == protocol);
  expect("what the protocol saw before", events, "made");
}

TEST_F(Step7_7_Connect, AFailureComesWithItsReason) {
  rule("", "when the connection fails, the Deferred fails with the reason, in a later turn, and nothing is left");
  const Seen seen(connecting(server));
  expect("the result inside the call", *seen.end, "nothing yet");
  world.settle();
  expect("the result", *seen.end, "connect 127.0.0.1:8000: Connection refused");
  expect_nothing_left();
}

TEST_F(Step7_7_Connect, CancellingEndsTheAttempt) {
  rule("G45", "cancel() during the attempt ends it: the Deferred fails with Cancelled, once, and nothing is left");
  world.network.swallow(server);
  auto connected = connecting(server);
  world.advance(1s);
  connected.cancel();
  const Seen seen(std::move(connected));
  expect("the result inside cancel()", *seen.end, "Cancelled");
  world.settle();
  expect("the result", *seen.end, "Cancelled");
  expect("the protocol's events", record->log, "");
  expect_nothing_left();
}

TEST_F(Step7_7_Connect, CancellingBeforeItFiresAbortsTheConnection) {
  rule("G45", "if the connection is made, but the Deferred has not fired, cancel() aborts the connection");
  world.network.serve(server);
  Deferred<ProtocolPtr> connected;
  record->on_made = [&] { connected.cancel(); };
  connected = connecting(server);
  world.settle();
  expect("the result", *Seen(std::move(connected)).end, "Cancelled");
  expect("the protocol's events", record->log, "made, aborted");
  expect_nothing_left();
}

TEST_F(Step7_7_Connect, CancellingAfterItFiredDoesNothing) {
  rule("G25", "when the Deferred has fired, the connection belongs to the protocol: cancel() does nothing");
  world.network.serve(server);
  auto connected = connecting(server);
  world.settle();
  connected.cancel();
  world.settle();
  expect("the result", *Seen(std::move(connected)).end, "connected");
  expect("the protocol's events", record->log, "made");
}

TEST_F(Step7_7_Connect, ATimeoutEndsTheAttempt) {
  rule("G29", "a timeout over the attempt ends it like any other work");
  world.network.swallow(server);
  const Seen seen(add_timeout(connecting(server), 5s, *world.reactor, "connecting"));
  world.advance(5s);
  expect("the result", *seen.end, "TimedOut");
  expect_nothing_left();
}

TEST_F(Step7_7_Connect, TheOptionsCount) {
  rule("", "the options are those of the attempt: it ends after their timeout");
  world.network.swallow(server);
  ConnectOptions options = world.connecting();
  options.timeout = 2s;
  const Seen seen(connect_once(*world.reactor, server, std::make_shared<RecordingProtocol>(record), options));
  world.advance(2s - 1ms);
  expect("the result before the timeout", *seen.end, "nothing yet");
  world.advance(1ms);
  expect_that("it has failed then", *seen.end != "nothing yet");
}

TEST_F(Step7_7_Connect, AReactorThatIsDestroyedLeavesNothing) {
  rule("", "if the reactor is destroyed during the attempt, nothing refers to the protocol any more");
  world.network.swallow(server);
  const Seen seen(connecting(server));
  world.settle();
  world.reactor = OnPoll::made_on(world.kernel);  // the old one is destroyed
  expect("owners of the protocol", protocol.use_count(), 1L);
  expect("the result", *seen.end, "BrokenPromise");
}

TEST_F(Step7_7_Connect, NothingKeepsTheProtocolAlive) {
  rule("", "when an attempt is over, in whatever way, nothing refers to its protocol any more");
  for (const char* const way : {"refused", "cancelled", "cancelled at once"}) {
    if (way == std::string("cancelled")) world.network.swallow(server);
    auto connected = connecting(server);
    if (way == std::string("cancelled")) world.settle();
    if (way != std::string("refused")) connected.cancel();
    const Seen seen(std::move(connected));
    world.settle();
    expect(std::string("owners after it was ") + way, protocol.use_count(), 1L);
  }
}

}  // namespace
}  // namespace untwist::testing
