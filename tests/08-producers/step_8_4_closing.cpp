#include "flow_test.hpp"

namespace untwist::testing {
namespace {

class Step8_4_Closing : public FlowTest {};

TEST_F(Step8_4_Closing, AProducerFinishesFirst) {
  rule("I10 I11", "lose_connection() waits until the producer has unregistered; what it writes until then is sent",
       "lose_connection");
  for (const Producing how : {Producing::pull, Producing::push}) {
    const auto slow = connection();
    const auto closing = consumer_of(slow);
    closing->register_producer(producer(), how);
    closing->lose_connection();
    expect_that("it is not closed while the producer is registered", !slow->closed);
    closing->write("the rest");
    closing->unregister_producer();
    expect_that("it is closed then", slow->closed);
    expect("what was written", slow->written, "the rest");
  }
}

TEST_F(Step8_4_Closing, WithoutAProducerItClosesAtOnce) {
  rule("I10", "without a producer, lose_connection() closes at once", "lose_connection");
  consumer->register_producer(producer(), Producing::push);
  consumer->unregister_producer();
  expect_that("unregistering alone does not close it", !transport->closed);
  consumer->lose_connection();
  expect_that("it is closed", transport->closed);
  const auto slow = connection();
  const auto waits = consumer_of(slow);
  waits->register_producer(producer(), Producing::push);
  waits->lose_connection();
  expect_that("another one, with a producer, is not", !slow->closed);
}

TEST_F(Step8_4_Closing, AProducerThatFinishesIsPausedToo) {
  rule("I4 I10", "while it waits to close, a push producer that writes too much is paused as before", "write");
  consumer->register_producer(producer(), Producing::push);
  consumer->lose_connection();
  expect_that("it is not closed yet", !transport->closed);
  write(70'000);
  expect("what it was told", log, "pause");
}

TEST_F(Step8_4_Closing, APausedProducerIsResumedToFinish) {
  rule("I10", "while it waits to close, a producer is paused and resumed as before", "unregister_producer");
  const auto fast = producer();
  fast->on_resume = [this] { consumer->unregister_producer(); };
  consumer->register_producer(fast, Producing::push);
  write(70'000);
  consumer->lose_connection();
  expect_that("it is not closed while the producer is paused", !transport->closed);
  transport->take_all();
  expect("what it was told", log, "pause, resume");
  expect_that("it is closed in the end", transport->closed);
}

}  // namespace
}  // namespace untwist::testing
