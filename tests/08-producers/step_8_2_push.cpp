#include "flow_test.hpp"

namespace untwist::testing {
namespace {

class Step8_2_Push : public FlowTest {};

TEST_F(Step8_2_Push, TooMuchPausesIt) {
  rule("I4", "a push producer is paused when more than 65536 bytes are unsent; exactly 65536 are not too many");
  consumer->register_producer(producer(), Producing::push);
  write(65536);
  expect("what it was told after 65536 bytes", log, "");
  write(1);
  expect("what it was told after one more", log, "pause");
}

TEST_F(Step8_2_Push, ItIsResumedWhenAllIsSent) {
  rule("I6", "it is resumed when nothing is unsent any more: one byte left is not enough");
  consumer->register_producer(producer(), Producing::push);
  write(70'000);
  transport->take(69'999);
  expect("what it was told with one byte unsent", log, "pause");
  transport->take(1);
  expect("what it was told then", log, "pause, resume");
}

TEST_F(Step8_2_Push, WithoutAProducerNobodyIsTold) {
  rule("", "a consumer may be written to while no producer is registered, however much");
  write(70'000);
  consumer->register_producer(producer("pull "), Producing::pull);
  consumer->unregister_producer();
  write(70'000);
  transport->take_all();
  expect("what the producer was told", log, "pull resume");
  consumer->register_producer(producer("push "), Producing::push);
  write(70'000);
  expect("what one that is registered was told", log, "pull resume, push pause");
}

TEST_F(Step8_2_Push, WhatIsTakenAtOnceIsNotTooMuch) {
  rule("I4", "only what is unsent counts: a large write that the other side takes at once pauses nobody");
  consumer->register_producer(producer(), Producing::push);
  transport->takes_at_once = true;
  write(1'000'000);
  expect("what it was told", log, "");
  transport->takes_at_once = false;
  write(65'537);
  expect("what it was told when the other side takes nothing", log, "pause");
}

TEST_F(Step8_2_Push, TheConsumerLivesUntilItHasResumed) {
  rule("I6", "a consumer that nobody else keeps lives as long as its producer is paused");
  consumer->register_producer(producer(), Producing::push);
  write(70'000);
  consumer = nullptr;
  transport->take_all();
  expect("what it was told", log, "pause, resume");
}

TEST_F(Step8_2_Push, WithoutAPauseThereIsNoResume) {
  rule("I6", "a producer that was never paused is not resumed");
  consumer->register_producer(producer(), Producing::push);
  write(100);
  transport->take_all();
  expect("what it was told", log, "");
  write(70'000);
  transport->take_all();
  write(100);
  transport->take_all();
  expect("what it was told after one pause", log, "pause, resume");
}

TEST_F(Step8_2_Push, EachFurtherWritePausesAgain) {
  rule("I5", "a producer that writes although it is paused is paused again each time, and resumed once");
  consumer->register_producer(producer(), Producing::push);
  write(70'000);
  write(1);
  transport->take_all();
  expect("what it was told", log, "pause, pause, resume");
}

TEST_F(Step8_2_Push, APullProducerIsNeverPaused) {
  rule("I7", "a pull producer is never paused, however much it writes");
  consumer->register_producer(producer("pull "), Producing::pull);
  write(200'000);
  expect("what it was told", log, "pull resume");
  transport->take_all();
  consumer->unregister_producer();
  consumer->register_producer(producer("push "), Producing::push);
  write(200'000);
  expect("what a push producer was told", log, "pull resume, pull resume, push pause");
}

TEST_F(Step8_2_Push, ItMayWriteWhileItIsResumed) {
  rule("I9", "a producer that writes too much inside resume_producing() is paused, and resumed when that was sent");
  const auto fast = producer();
  consumer->register_producer(fast, Producing::push);
  write(70'000);
  fast->on_resume = [this, fast = fast.get()] {
    fast->on_resume = nullptr;
    write(70'000);
  };
  transport->take_all();
  expect("what it was told", log, "pause, resume, pause");
  transport->take_all();
  expect("what it was told in the end", log, "pause, resume, pause, resume");
}

TEST_F(Step8_2_Push, ItMayUnregisterWhenItIsPaused) {
  rule("I9", "a producer that unregisters itself inside pause_producing() is not called any more");
  auto fast = producer();
  fast->on_pause = [this] { consumer->unregister_producer(); };
  consumer->register_producer(std::exchange(fast, nullptr), Producing::push);
  write(70'000);
  transport->take_all();
  expect("what it was told", log, "pause");
}

TEST_F(Step8_2_Push, TheNextOneIsNotResumed) {
  rule("I6", "a pause belongs to the producer that was paused: the next one is not resumed because of it");
  consumer->register_producer(producer("first "), Producing::push);
  write(70'000);
  consumer->unregister_producer();
  consumer->register_producer(producer("second "), Producing::push);
  transport->take_all();
  expect("what they were told", log, "first pause");
  write(70'000);
  expect("what the second one was told then", log, "first pause, second pause");
}

}  // namespace
}  // namespace untwist::testing
