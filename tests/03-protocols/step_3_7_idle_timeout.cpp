#include <untwist/course/echo.hpp>
#include <untwist/protocol/policies.hpp>
#include <untwist/testing/fake_clock.hpp>

#include "protocol_test.hpp"

namespace untwist::testing {
namespace {

class Step3_7_IdleTimeout : public ProtocolTest {
 protected:
  FakeClock clock;
  int fired = 0;
  IdleTimeout timeout{clock, [this] {
                        ++fired;
                        tell(in_seconds(clock.now().time_since_epoch()), "timed out");
                      }};
};

TEST_F(Step3_7_IdleTimeout, ItFiresOnceAfterThePeriodOfSilence) {
  rule("F28", "after one period without activity the timeout fires, once", "IdleTimeout::set");
  timeout.set(10s);
  clock.advance(9s);
  expect("how often it fired after 9 s", fired, 0);
  clock.advance(1s);
  expect("how often it fired after 10 s", fired, 1);
  clock.advance(60s);
  expect("how often it fired after 70 s", fired, 1);
}

TEST_F(Step3_7_IdleTimeout, ResetRestartsThePeriod) {
  rule("F28", "each sign of activity restarts the period", "IdleTimeout::reset");
  timeout.set(10s);
  for (int i = 0; i < 5; ++i) {
    clock.advance(9s);
    timeout.reset();
  }
  expect("how often it fired after 45 s of activity", fired, 0);
  clock.advance(10s);
  expect("how often it fired 10 s later", fired, 1);
}

TEST_F(Step3_7_IdleTimeout, SetReturnsThePreviousPeriod) {
  rule("F29", "set() returns the period that it replaces, and starts again with the new one", "IdleTimeout::set");
  expect_that("at first there is no period", !timeout.set(10s));
  clock.advance(9s);
  expect_that("the second returns the first", timeout.set(5s) == Duration(10s));
  clock.advance(4s);
  expect("how often it fired 4 s after the second", fired, 0);
  clock.advance(1s);
  expect("how often it fired 5 s after the second", fired, 1);
  expect_that("the third returns the second", timeout.set({}) == Duration(5s));
}

TEST_F(Step3_7_IdleTimeout, WithoutAPeriodNothingFires) {
  rule("F29", "an empty period disables the timeout; reset() after firing, or without a period, does nothing",
       "IdleTimeout::set");
  timeout.set(10s);
  timeout.set({});
  timeout.reset();
  clock.advance(60s);
  expect("how often it fired while disabled", fired, 0);
  timeout.set(1s);
  clock.advance(1s);
  timeout.reset();
  clock.advance(60s);
  expect("how often it fired after reset() of a spent timeout", fired, 1);
}

TEST_F(Step3_7_IdleTimeout, ADestroyedTimeoutDoesNotFire) {
  rule("F28", "a destroyed timeout does not fire, and leaves no timer behind", "IdleTimeout::set");
  {
    IdleTimeout passing(clock, [this] { ++fired; });
    passing.set(1s);
    expect("timers while it lives", clock.delayed_calls().size(), 1u);
  }
  expect("timers after it is destroyed", clock.delayed_calls().size(), 0u);
  clock.advance(2s);
  expect("how often it fired", fired, 0);
}

TEST_F(Step3_7_IdleTimeout, AConnectionWithoutTrafficIsAborted) {
  rule("F30", "receiving counts as activity, and so does sending; silence ends the connection", "IdleTimeout::reset");
  auto factory = std::make_shared<RecordingFactory>();
  const Address where = serve(with_idle_timeout(*world.reactor, factory, 10s));
  const auto peer = world.network.dial(where);
  world.settle();
  ASSERT_EQ(factory->records.size(), 1u);
  const auto& record = factory->records.front();
  world.advance(9s);
  peer->send("x");
  world.settle();
  world.advance(9s);
  ASSERT_TRUE(record->transport);
  record->transport->write("y");
  world.advance(9s);
  const Bytes pieces[] = {as_bytes("z"), as_bytes("z")};
  record->transport->write_sequence(pieces);
  world.advance(9s);
  expect("the protocol's events after 36 s of activity", record->log, "made, data");
  world.advance(1s);
  expect("its events after 10 s of silence", record->log, "made, data, aborted");
  expect_that("the other side is reset", peer->was_reset());
  expect("timers left behind", world.reactor->delayed_calls().size(), 0u);
}

TEST_F(Step3_7_IdleTimeout, AConnectionThatEndsLeavesNoTimer) {
  rule("F30", "a connection's timeout ends with the connection", "IdleTimeout::set");
  auto factory = std::make_shared<RecordingFactory>();
  const Address where = serve(with_idle_timeout(*world.reactor, factory, 10s));
  const auto peer = world.network.dial(where);
  world.settle();
  expect("timers while it lasts", world.reactor->delayed_calls().size(), 1u);
  peer->close();
  world.settle();
  expect("the protocol's events", factory->records.front()->log, "made, done");
  expect("timers left behind", world.reactor->delayed_calls().size(), 0u);
}

}  // namespace
}  // namespace untwist::testing
