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

}  // namespace
}  // namespace untwist::testing
