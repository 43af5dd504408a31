// A policy is told of everything on its connection, before its protocol is. The policies of this lesson rely on that,
// and so does the patience of lesson 08.

#include <untwist/protocol/wrapping.hpp>
#include <untwist/testing/slow_transport.hpp>

#include "protocol_test.hpp"

namespace untwist::testing {
namespace {

class Given_Wrapping : public ProtocolTest {
 protected:
  // Writes what it is told into the record of its protocol.
  class Witness final : public Policy {
   public:
    explicit Witness(Record& record) : record_(record) {}
    void begin(const TransportPtr& real) override {
      Policy::begin(real);
      record_.note("policy: begin");
    }
    void received(std::size_t bytes) override { record_.note("policy: " + std::to_string(bytes) + " received"); }
    void sent(std::size_t bytes) override {
      record_.note("policy: " + std::to_string(bytes) + " sent, " + std::to_string(transport()->unsent()) + " unsent");
    }
    void all_sent() override { record_.note("policy: all sent"); }
    void end() override { record_.note("policy: end"); }

   private:
    Record& record_;
  };

  void begin() {
    wrapper->make_connection(transport);
    record->log.clear();
  }
  void ask_for_protocol() {
    record->transport->when_sent([this] { record->note("protocol: all sent"); });
  }

  const std::shared_ptr<SlowTransport> transport = std::make_shared<SlowTransport>();
  const RecordPtr record = std::make_shared<Record>();
  const std::shared_ptr<Policy> policy = std::make_shared<Witness>(*record);
  const ProtocolPtr wrapper = with_policy(std::make_shared<RecordingProtocol>(record), policy);
};

TEST_F(Given_Wrapping, APolicyIsToldBeforeItsProtocol) {
  rule("F32", "a policy is told of the connection, of received bytes and of the end before the protocol is");
  wrapper->make_connection(transport);
  wrapper->data_received(as_bytes("abc"));
  wrapper->connection_lost(Failure::of(ConnectionDone()));
  expect("what happened", record->log, "policy: begin, made, policy: 3 received, data, policy: end, done");
}

TEST_F(Given_Wrapping, APolicyIsToldWhatWasWritten) {
  rule("F32", "a policy is told of bytes when they are written: it finds them among those that are unsent");
  begin();
  record->transport->write("abc");
  record->transport->write_sequence(std::vector<Bytes>{as_bytes("de"), as_bytes("fg")});
  expect("what happened", record->log, "policy: 3 sent, 3 unsent, policy: 4 sent, 7 unsent");
}

TEST_F(Given_Wrapping, BothMayAskWhenAllIsSent) {
  rule("F32",
       "a policy that asks when all is sent is told once, and takes nothing from its protocol, which may ask, too");
  begin();
  transport->write("abc");
  policy->tell_when_sent();
  transport->take(2);
  expect("what happened while a byte is unsent", record->log, "");
  transport->take_all();
  expect("what happened when all is sent", record->log, "policy: all sent");
  record->log.clear();
  ask_for_protocol();
  transport->turn();
  expect("what happened when the protocol alone has asked", record->log, "protocol: all sent");
  for (const bool policy_first : {true, false}) {
    record->log.clear();
    if (policy_first) policy->tell_when_sent();
    ask_for_protocol();
    if (!policy_first) policy->tell_when_sent();
    transport->turn();
    transport->turn();
    expect("what happened when both have asked", record->log, "policy: all sent, protocol: all sent");
  }
}

TEST_F(Given_Wrapping, TheEndReleasesWhatTheProtocolHasLeftBehind) {
  rule("F32",
       "what a protocol has passed to when_sent() is released when the connection is over, even if it came last");
  for (const bool at_the_end : {false, true}) {
    const auto held = std::make_shared<int>(1);
    const auto leaving = std::make_shared<Record>();
    const auto lost = std::make_shared<SlowTransport>();
    const ProtocolPtr ends =
        with_policy(std::make_shared<RecordingProtocol>(leaving), std::make_shared<Witness>(*leaving));
    ends->make_connection(lost);
    const auto ask = [&] { leaving->transport->when_sent([held] {}); };
    leaving->transport->write("abc");
    if (at_the_end) leaving->on_lost = ask;
    if (!at_the_end) ask();
    ends->connection_lost(Failure::of(ConnectionDone()));
    lost->lose();
    expect(at_the_end ? "owners after connection_lost() has asked" : "owners after an end without an answer",
           held.use_count(), 1L);
  }
}

}  // namespace
}  // namespace untwist::testing
