#include "flow_test.hpp"

namespace untwist::testing {
namespace {

class Step8_6_PullToPush : public FlowTest {
 protected:
  void turn() { world.turn(); }

  // Registers it as a consumer that takes push producers only would.
  ProducerPtr registered(const ProducerPtr& pull) {
    const ProducerPtr push = pull_to_push(*world.reactor, pull, consumer);
    consumer->register_producer(push, Producing::push);
    return push;
  }

  World world;
};

TEST_F(Step8_6_PullToPush, ItIsAskedOnceATurn) {
  rule("I17", "once resumed, it asks the pull producer once in each turn; never inside resume_producing()",
       "PullToPush::resume_producing");
  const ProducerPtr push = registered(producer());
  turn();
  expect("what the pull producer was told before", log, "");
  push->resume_producing();
  push->resume_producing();
  expect("what it was told inside the call", log, "");
  turn();
  expect("what it was told in one turn", log, "resume");
  turn();
  expect("what it was told in two", log, "resume, resume");
  push->stop_producing();
}

TEST_F(Step8_6_PullToPush, APauseStopsTheAsking) {
  rule("I17", "while it is paused, the pull producer is not asked, and never paused", "PullToPush::pause_producing");
  const ProducerPtr push = registered(producer());
  push->resume_producing();
  push->pause_producing();
  push->pause_producing();
  turn();
  expect("what the pull producer was told", log, "");
  push->resume_producing();
  turn();
  expect("what it was told after that", log, "resume");
  push->stop_producing();
}

TEST_F(Step8_6_PullToPush, ItIsPausedByWhatItWrites) {
  rule("I4 I17", "if a piece is too much for the consumer, there is no further one until all is sent",
       "PullToPush::ask");
  const auto file = producer();
  file->on_resume = [this] { write(70'000); };
  const ProducerPtr push = registered(file);
  push->resume_producing();
  turn();
  turn();
  expect("what the pull producer was told", log, "resume");
  transport->take_all();
  turn();
  expect("what it was told when all was sent", log, "resume, resume");
  push->stop_producing();
}

TEST_F(Step8_6_PullToPush, StoppingStopsBoth) {
  rule("I17", "stop_producing() stops the pull producer, once; nothing is asked after that",
       "PullToPush::stop_producing");
  const ProducerPtr push = registered(producer());
  push->resume_producing();
  push->stop_producing();
  push->stop_producing();
  push->resume_producing();
  turn();
  expect("what the pull producer was told", log, "stop");
  expect("delayed calls that are left", world.reactor->delayed_calls().size(), 0u);
}

TEST_F(Step8_6_PullToPush, AnExceptionEndsIt) {
  rule("I17", "if the pull producer throws, that is logged, it is stopped, and it is unregistered", "PullToPush::ask");
  const auto file = producer();
  file->on_resume = [] { throw std::runtime_error("disk error"); };
  const ProducerPtr push = registered(file);
  push->resume_producing();
  turn();
  turn();
  expect("what the pull producer was told", log, "resume, stop");
  const auto logged = take_logged_errors();
  ASSERT_EQ(logged.size(), 1u);
  expect("what was logged", logged[0].failure.message(), "disk error");
  consumer->register_producer(producer(), Producing::push);  // it is no longer registered
}

TEST_F(Step8_6_PullToPush, ItMayEndWhileItIsAsked) {
  rule("I17", "a pull producer that unregisters, and is stopped, inside the call is not asked again",
       "PullToPush::ask");
  auto file = producer();
  std::weak_ptr<Producer> watched = file;
  ProducerPtr push;
  file->on_resume = [&] {
    consumer->unregister_producer();
    push->stop_producing();
  };
  push = registered(std::exchange(file, nullptr));
  push->resume_producing();
  turn();
  turn();
  expect("what it was told", log, "resume, stop");
  push = nullptr;
  expect_that("nothing keeps it alive", watched.expired());
}

}  // namespace
}  // namespace untwist::testing
