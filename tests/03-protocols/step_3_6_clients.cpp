#include <set>
#include <string>

#include <untwist/protocol/client.hpp>
#include <untwist/testing/fake_clock.hpp>

#include "protocol_test.hpp"

namespace untwist::testing {
namespace {

class Step3_6_Clients : public ProtocolTest {
 protected:
  // ---- connecting once ----
  std::shared_ptr<OneConnection> connect_once_to(const Address& where) {
    return connect_once(
        *world.reactor, where, std::make_shared<RecordingProtocol>(record),
        [told = told] { told->outcome += "connected"; },
        [told = told](const Failure& reason) {
          told->outcome += "failed: " + reason.message();
          told->failure = reason;
        },
        world.connecting());
  }

  // ---- connecting again ----
  // A client whose connections can be counted; the server may refuse them.
  class Client final : public ReconnectingFactory {
   public:
    using ReconnectingFactory::ReconnectingFactory;
    ProtocolPtr build_protocol(const Address&) override {
      ++connections;
      return std::make_shared<RecordingProtocol>(std::make_shared<Record>());
    }
    int connections = 0;
  };

  std::shared_ptr<Client> reconnecting(Backoff backoff) {
    auto client = std::make_shared<Client>(*world.reactor, std::move(backoff));
    connect_tcp(*world.reactor, server, client, world.connecting());
    world.settle();
    return client;
  }

  static Backoff without_jitter() {
    Backoff backoff;
    backoff.jitter = 0;
    return backoff;
  }

  // The time until the pending retry, to the millisecond: the factor is roughly e.
  std::string wait_of(const Client& client) const {
    if (!client.pending_retry() || !client.pending_retry()->active()) return "no retry";
    return in_seconds(
        std::chrono::round<std::chrono::milliseconds>(client.pending_retry()->due() - world.reactor->now()));
  }

  void let_it_retry(const Client& client) {
    expect_that("a retry is pending", client.pending_retry() != nullptr);
    if (client.pending_retry()) world.advance(client.pending_retry()->due() - world.reactor->now());
  }

  const Address server{"127.0.0.1", 8000};
  std::shared_ptr<Record> record = std::make_shared<Record>();
  // Shared with the callbacks: those of a client that is not finished may run when the world ends, after the test.
  struct Told {
    std::string outcome;
    std::optional<Failure> failure;
  };
  const std::shared_ptr<Told> told = std::make_shared<Told>();
  std::string& outcome = told->outcome;
  std::optional<Failure>& failure = told->failure;
};

TEST_F(Step3_6_Clients, OneConnectionIsReportedOnce) {
  rule("F3", "success is reported in a turn after the connection is made, and only once",
       "OnceFactory::build_protocol");
  world.network.serve(server);
  const auto attempt = connect_once_to(server);
  expect("the outcome inside the call", outcome, "");
  world.settle();
  expect("the outcome", outcome, "connected");
  expect("the protocol's events", record->log, "made");
  attempt->cancel();
  world.settle();
  expect("the outcome after a late cancel()", outcome, "connected");
  expect("the protocol's events after it", record->log, "made");
}

TEST_F(Step3_6_Clients, AFailureIsReportedOnce) {
  rule("F3", "a failure is reported with its reason, and nothing follows it", "OnceFactory::build_protocol");
  const auto attempt = connect_once_to(server);
  world.settle();
  attempt->cancel();
  world.settle();
  expect("the outcome", outcome, "failed: connect 127.0.0.1:8000: Connection refused");
  world.network.serve(server);
  outcome.clear();
  const auto second = connect_once_to(server);
  world.settle();
  expect("the outcome of another attempt", outcome, "connected");
}

TEST_F(Step3_6_Clients, CancellingBeforeTheConnectionEndsTheAttempt) {
  rule("F3", "after cancel() during the attempt no protocol is connected, and no timer or socket is left behind",
       "OnceFactory::cancel");
  world.network.swallow(server);
  const auto attempt = connect_once_to(server);
  world.advance(1s);
  attempt->cancel();
  expect("the outcome inside cancel()", outcome, "");
  world.settle();
  ASSERT_TRUE(failure);
  expect_failure<ConnectCancelled>("the reason", *failure);
  expect("the protocol's events", record->log, "");
  expect("sockets that are still open", world.network.open_sockets(), 0);
  expect("timers left behind", world.reactor->delayed_calls().size(), 0u);
}

TEST_F(Step3_6_Clients, CancellingBetweenConnectionAndReportEndsTheConnection) {
  rule("F3", "cancel() after the connection is made, but before it is reported, ends the connection",
       "OnceFactory::cancel");
  world.network.serve(server);
  std::shared_ptr<OneConnection> attempt;
  record->on_made = [&] {
    attempt->cancel();
    outcome += "cancelled, ";
  };
  attempt = connect_once_to(server);
  world.settle();
  ASSERT_TRUE(failure);
  expect_failure<ConnectCancelled>("the reason", *failure);
  expect("the outcome, reported once and after cancel() has returned", outcome,
         "cancelled, failed: " + failure->message());
  expect("the protocol's events", record->log, "made, aborted");
}

TEST_F(Step3_6_Clients, TheFirstRetryWaitsTheDelayTimesTheFactor) {
  rule("F4", "each retry waits the previous delay times the factor, and so does the first one",
       "ReconnectingFactory::retry");
  const auto client = reconnecting(without_jitter());
  expect("the first wait", wait_of(*client), "2.718 s");
  let_it_retry(*client);
  expect("the second wait", wait_of(*client), "7.389 s");
  let_it_retry(*client);
  expect("the third wait", wait_of(*client), "20.086 s");
}

TEST_F(Step3_6_Clients, TheDelayHasAMaximum) {
  rule("F4", "the delay grows up to the maximum, and no further", "ReconnectingFactory::retry");
  Backoff backoff = without_jitter();
  backoff.max_delay = 10s;
  const auto client = reconnecting(backoff);
  let_it_retry(*client);
  let_it_retry(*client);
  expect("the third wait", wait_of(*client), "10.0 s");
  let_it_retry(*client);
  expect("the fourth wait", wait_of(*client), "10.0 s");
}

TEST_F(Step3_6_Clients, JitterSpreadsTheRetries) {
  rule("F4", "the wait is the delay plus some noise; the delay itself grows without the noise, and no wait is negative",
       "ReconnectingFactory::retry");
  Backoff backoff;
  backoff.factor = 2;
  backoff.jitter = 0.5;
  double next = 1;
  backoff.noise = [&] { return std::exchange(next, 0); };
  const auto client = reconnecting(backoff);
  expect("the first wait with noise 1", wait_of(*client), "3.0 s");
  next = -1;
  let_it_retry(*client);
  expect("the second wait with noise -1", wait_of(*client), "2.0 s");
  next = -5;
  let_it_retry(*client);
  expect("the fourth wait, after a third of zero", wait_of(*client), "16.0 s");
  backoff.noise = nullptr;
  std::set<std::string> waits;
  for (int i = 0; i < 10; ++i) waits.insert(wait_of(*reconnecting(backoff)));
  expect_that("without a given source of noise, the waits are random", waits.size() > 5);
}

TEST_F(Step3_6_Clients, ASuccessDoesNotResetTheDelay) {
  rule("F5",
       "a server that accepts and drops connections would be hammered: only the application knows when all is well",
       "ReconnectingFactory::retry");
  const auto client = reconnecting(without_jitter());
  world.network.serve(server);
  let_it_retry(*client);
  expect("connections", client->connections, 1);
  world.network.next_connection(server)->close();
  world.settle();
  expect("the wait after the connection was lost", wait_of(*client), "7.389 s");
  let_it_retry(*client);
  client->reset_delay();
  world.network.next_connection(server)->close();
  world.settle();
  expect("the wait after reset_delay()", wait_of(*client), "2.718 s");
}

TEST_F(Step3_6_Clients, StopTryingCancelsThePendingRetry) {
  rule("F6", "stop_trying() cancels the pending retry, and no later loss schedules another",
       "ReconnectingFactory::stop_trying");
  const auto client = reconnecting(without_jitter());
  expect("the wait before", wait_of(*client), "2.718 s");
  client->stop_trying();
  expect("the wait after", wait_of(*client), "no retry");
  world.advance(1h);
  expect("retries", client->retries(), 1);
  world.network.serve(server);
  auto second = reconnecting(without_jitter());
  expect("connections of a second client", second->connections, 1);
  second->stop_trying();
  world.network.next_connection(server)->close();
  world.settle();
  expect("its wait after a loss", wait_of(*second), "no retry");
}

TEST_F(Step3_6_Clients, StopTryingAfterARetryRanIsTheEnd) {
  rule("F6", "after stop_trying() during a retry there is nothing left to cancel, and no other retry follows",
       "ReconnectingFactory::stop_trying");
  const auto client = reconnecting(without_jitter());
  world.network.swallow(server);
  let_it_retry(*client);
  client->stop_trying();
  world.advance(1h);
  expect("retries", client->retries(), 1);
  expect("its wait", wait_of(*client), "no retry");
}

TEST_F(Step3_6_Clients, ResetDelayStartsAgainFromTheBeginning) {
  rule("F5", "reset_delay() restores the first delay, counts retries from zero, and allows retries again",
       "ReconnectingFactory::reset_delay");
  const auto client = reconnecting(without_jitter());
  let_it_retry(*client);
  expect("retries before", client->retries(), 2);
  client->stop_trying();
  client->reset_delay();
  expect("retries after", client->retries(), 0);
  world.network.serve(server);
  connect_tcp(*world.reactor, server, client, world.connecting());
  world.settle();
  world.network.next_connection(server)->close();
  world.settle();
  expect("its wait after a loss", wait_of(*client), "2.718 s");
}

TEST_F(Step3_6_Clients, MaxRetriesLimitsTheRetries) {
  rule("F7", "after max_retries retries the client gives up", "ReconnectingFactory::retry");
  Backoff backoff = without_jitter();
  backoff.max_retries = 2;
  const auto client = reconnecting(backoff);
  world.advance(100s);
  expect("retries", client->retries(), 2);
  expect("the pending retry", wait_of(*client), "no retry");
}

}  // namespace
}  // namespace untwist::testing
