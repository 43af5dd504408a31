#include "reactor_test.hpp"

namespace untwist::testing {
namespace {

class Step1_2_OneTurn : public ReactorTest {};

TEST_F(Step1_2_OneTurn, ACallScheduledDuringATurnWaitsForTheNext) {
  rule("B6", "a turn runs the calls that were due when it began, and no others");
  later(0s, "A", [&] { later(0s, "C"); });
  later(0s, "B");
  turn();
  expect("what ran in turn 1", ran, "A B");
  turn();
  expect("what ran in two turns", ran, "A B C");
}

TEST_F(Step1_2_OneTurn, ACallThatReschedulesItselfDoesNotProlongTheTurn) {
  rule("B6", "a call that reschedules itself with no delay runs once per turn");
  int left = 5;
  std::function<void()> again;
  again = [&] {
    if (--left > 0) later(0s, "again", again);
  };
  later(0s, "first", again);
  turn();
  expect("what ran in turn 1", ran, "first");
  turn();
  expect("what ran in two turns", ran, "first again");
}

TEST_F(Step1_2_OneTurn, ACallThatComesDueWhileOthersRunWaitsForTheNext) {
  rule("B7", "the clock is read once, when the turn begins");
  later(1s, "slow", [&] { kernel.advance(5s); });
  later(2s, "late");
  kernel.advance(1s);
  turn();
  expect("what ran in turn 1", ran, "slow");
  turn();
  expect("what ran in two turns", ran, "slow late");
}

}  // namespace
}  // namespace untwist::testing
