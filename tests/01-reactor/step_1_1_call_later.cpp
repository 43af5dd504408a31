#include <untwist/reactor/delayed_calls.hpp>

#include "reactor_test.hpp"

namespace untwist::testing {
namespace {

class Step1_1_CallLater : public ReactorTest {};

TEST_F(Step1_1_CallLater, ACallWaitsForItsTime) {
  rule("B1", "a call runs no earlier than its delay", "take_due");
  later(2s, "A");
  kernel.advance(1999ms);
  turn();
  expect("what ran before its time", ran, "");
  kernel.advance(1ms);
  turn();
  expect("what ran at its time", ran, "A");
}

TEST_F(Step1_1_CallLater, ACallNeverRunsInsideCallLater) {
  rule("B1", "call_later() schedules the call and returns; the loop runs the call", "OrderedCalls::add");
  later(0s, "A");
  expect("what ran inside call_later()", ran, "");
  turn();
  expect("what ran in the turn", ran, "A");
}

TEST_F(Step1_1_CallLater, CallsRunInTheOrderTheyAreDue) {
  rule("B1", "calls run in the order of their due times, not in the order in which call_later() was called",
       "schedule");
  later(3s, "C");
  later(1s, "A");
  later(2s, "B");
  kernel.advance(3s);
  turn();
  expect("the order of the calls", ran, "A B C");
}

TEST_F(Step1_1_CallLater, CallsDueAtTheSameTimeRunFirstInFirstOut) {
  rule("B22", "of calls due at the same time, the one scheduled first runs first", "schedule");
  for (const char* name : {"A", "B", "C", "D", "E", "F", "G", "H"}) later(1s, name);
  kernel.advance(1s);
  turn();
  expect("the order of the calls", ran, "A B C D E F G H");
}

TEST_F(Step1_1_CallLater, ACallRunsOnce) {
  rule("B1", "a call runs once and is then dropped", "take_due");
  later(1s, "A");
  kernel.advance(1s);
  turn();
  turn();
  expect("what ran in two turns", ran, "A");
}

TEST_F(Step1_1_CallLater, ANegativeDelayIsRefused) {
  rule("B20", "nothing can be scheduled in the past", "OrderedCalls::add");
  expect_throws<std::invalid_argument>("call_later(-1 s)", [&] { reactor->call_later(-1s, says("A")); });
}

TEST_F(Step1_1_CallLater, AnEmptyCallbackIsRefused) {
  rule("", "an error shows up where it is made, not when the call comes due", "OrderedCalls::add");
  expect_throws<std::invalid_argument>("call_later() with an empty callback",
                                       [&] { reactor->call_later(1s, Callback()); });
}

TEST_F(Step1_1_CallLater, TakeNextReturnsTheNextCall) {
  rule("",
       "next_due() is when the earliest call is due, if there is a call; take_next() removes and returns that call, "
       "whatever the time",
       "OrderedCalls::take_next");
  const auto calls = make_delayed_calls(kernel);
  expect_that("next_due() is empty while nothing is scheduled", !calls->next_due());
  calls->add(2s, says("B"));
  const auto first = calls->add(1s, says("A"));
  ASSERT_TRUE(calls->next_due());
  expect("when the next call is due", in_seconds(*calls->next_due() - kernel.now()), "1.0 s");
  calls->take_next()();
  expect_that("the call taken counts as called", !first->active());
  calls->take_next()();
  expect("what ran", ran, "A B");
  expect_that("next_due() is empty again", !calls->next_due());
}

}  // namespace
}  // namespace untwist::testing
