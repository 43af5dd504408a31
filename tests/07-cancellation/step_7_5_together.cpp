#include "cancel_test.hpp"

namespace untwist::testing {
namespace {

class Step7_5_Together : public CancelTest {
 protected:
  // Promises that note their number when they are cancelled, and what their chains end with.
  std::vector<Deferred<int>> members(int count) {
    for (int i = 0; i < count; ++i) {
      promises.push_back(std::make_unique<Promise<int>>(canceller(std::to_string(i))));
    }
    std::vector<Deferred<int>> all;
    for (const auto& promise : promises) all.push_back(promise->deferred());
    return all;
  }
  void succeed_with(int index, int value) { std::move(*promises[index]).callback(value); }
  void fail_with(int index, const std::string& why) { std::move(*promises[index]).errback(Oops(why)); }

  std::vector<std::unique_ptr<Promise<int>>> promises;
};

TEST_F(Step7_5_Together, CancellingAGatheringCancelsItsMembers) {
  rule("G45", "cancelling gather_results() cancels every member that is still running; the whole is then Cancelled",
       "matters");
  auto all = gather_results(members(3));
  succeed_with(1, 10);
  all.cancel();
  expect("which were cancelled", log, "0, 2");
  expect("the result", end_of(Outcome(std::move(all))), "Cancelled");
}

TEST_F(Step7_5_Together, AGatheringThatHasFiredLeavesThemAlone) {
  rule("G46 G47", "a failure fires the whole and cancels nobody; cancelling what has fired cancels nobody either",
       "cancel_all");
  auto all = gather_results(members(3));
  fail_with(1, "oops");
  all.cancel();
  expect("which were cancelled", log, "");
  expect("the result", end_of(Outcome(std::move(all))), "number 1 failed: oops");
  succeed_with(0, 1);
  succeed_with(2, 2);
  auto nothing = gather_results(std::vector<Deferred<int>>());
  nothing.cancel();
  expect("the result of nothing", outcome_of(std::move(nothing)), "[]");
  Promise<int> promise(canceller("running"));
  std::vector<Deferred<int>> one;
  one.push_back(promise.deferred());
  auto running = gather_results(std::move(one));
  running.cancel();
  expect("which were cancelled of one that runs", log, "running");
  expect("its result", end_of(Outcome(std::move(running))), "Cancelled");
}

TEST_F(Step7_5_Together, AMembersErrbackSeesIt) {
  rule("G45", "each member's own chain sees Cancelled; what it makes of that no longer matters, if it is a failure",
       "matters");
  auto running = members(2);
  running[0] = std::move(running[0]).add_errback(seeing("errback"));
  auto all = gather_results(std::move(running));
  all.cancel();
  expect("what ran", log, "0, errback(Cancelled), 1");
  expect("the result", end_of(Outcome(std::move(all))), "Cancelled");
  expect("how many were logged", take_logged_errors().size(), 0u);
}

TEST_F(Step7_5_Together, ValuesThatMembersSupplyCount) {
  rule("G45", "if each member handles its cancellation, the whole has all values after all", "matters");
  auto running = members(2);
  for (Deferred<int>& each : running) each = std::move(each).add_errback(rescuing(7));
  auto all = gather_results(std::move(running));
  all.cancel();
  expect("the result", outcome_of(std::move(all)), "[7 7]");
}

TEST_F(Step7_5_Together, AMembersOwnFailureCounts) {
  rule("G45 G47", "a member that fails with an error of its own when it is cancelled: that is the result of the whole",
       "matters");
  std::optional<Promise<int>> half;
  half.emplace([&] { std::move(*half).errback(Oops("half sent")); });
  std::vector<Deferred<int>> running = members(1);
  running.push_back(half->deferred());
  auto all = gather_results(std::move(running));
  all.cancel();
  expect("the result", end_of(Outcome(std::move(all))), "number 1 failed: half sent");
}

TEST_F(Step7_5_Together, AMemberMayBeCancelledAlone) {
  rule("G47", "a member that was cancelled, while the whole was not, has failed like any other", "matters");
  auto all = gather_results(members(2));
  std::move(*promises[0]).errback(Cancelled());
  expect("the result", end_of(Outcome(std::move(all))), "number 0 failed: " + std::string(Cancelled().what()));
  expect("which were cancelled", log, "");
  succeed_with(1, 10);
}

TEST_F(Step7_5_Together, AListTellsHowEachEnded) {
  rule("G45", "deferred_list() never fails: cancelled, it fires with the results so far, and Cancelled for the others",
       "cancel_all");
  auto all = deferred_list(members(2));
  succeed_with(1, 10);
  all.cancel();
  expect("the result", outcome_of(std::move(all)), "[failure: cancelled before the result came 10]");
}

TEST_F(Step7_5_Together, DifferentTypesAreCancelledToo) {
  rule("G45", "the members may have different types", "cancel_all");
  Promise<int> number(canceller("number"));
  Promise<std::string> text(canceller("text"));
  auto both = gather_results(number.deferred(), text.deferred());
  both.cancel();
  expect("which were cancelled", log, "number, text");
  std::string end;
  std::move(both).add_callbacks([](auto) {}, [&](const Failure& failure) { end = kind_of(failure); }).detach();
  expect("the result", end, "Cancelled");
}

TEST_F(Step7_5_Together, TheWinnerCancelsTheLosers) {
  rule("G48", "the first success of a race cancels the members that are still running, before the race fires",
       "cancel_all");
  auto winner = race(members(3)).add_callback([&](Winner<int> first) {
    note("won");
    return int(first.index);
  });
  fail_with(0, "oops");
  succeed_with(1, 10);
  expect("what ran", log, "2, won");
  expect("the winner", outcome_of(std::move(winner)), "1");
}

TEST_F(Step7_5_Together, LateResultsOfLosersVanish) {
  rule("G48", "a loser that cannot stop may still end, or supply a value: nobody hears of it", "cancel_all");
  Promise<int> slow, fast;
  std::optional<Promise<int>> supplies;
  supplies.emplace([&] { std::move(*supplies).callback(99); });
  std::vector<Deferred<int>> all;
  all.push_back(slow.deferred());
  all.push_back(fast.deferred());
  all.push_back(supplies->deferred());
  const Outcome outcome(race(std::move(all)));
  std::move(fast).callback(10);
  std::move(slow).errback(Oops());
  expect("the result", outcome.words(), "number 1, 10");
  expect("how many were logged", take_logged_errors().size(), 0u);
}

TEST_F(Step7_5_Together, AWinnerThatIsThereCancelsTheOthers) {
  rule("G48", "if a member has succeeded before the race begins, all others are cancelled, those after it, too",
       "cancel_all");
  auto all = members(3);
  succeed_with(1, 10);
  const Outcome outcome(race(std::move(all)));
  expect("which were cancelled", log, "0, 2");
  expect("the result", outcome.words(), "number 1, 10");
}

TEST_F(Step7_5_Together, CancellingARaceCancelsAll) {
  rule("G49", "cancelling a race cancels every member that is still running; the race is then Cancelled", "cancel_all");
  auto running = race(members(3));
  fail_with(1, "oops");
  running.cancel();
  expect("which were cancelled", log, "0, 2");
  std::string end;
  std::move(running)
      .add_callbacks([](Winner<int>) {}, [&](const Failure& failure) { end = kind_of(failure); })
      .detach();
  expect("the result", end, "Cancelled");
}

TEST_F(Step7_5_Together, AMemberMayEndAnother) {
  rule("G45", "a member that ends another while it is cancelled: each ends once, and nothing is called twice",
       "cancel_all");
  auto running = members(3);
  running[0] = std::move(running[0]).add_errback([&](const Failure& failure) {
    note("ends 1");
    succeed_with(1, 10);
    return failure;
  });
  auto all = gather_results(std::move(running));
  all.cancel();
  expect("what ran", log, "0, ends 1, 2");
  expect("the result", end_of(Outcome(std::move(all))), "Cancelled");
}

TEST_F(Step7_5_Together, AMemberMayCancelTheWhole) {
  rule("G45", "a callback of a member cancels the whole: the others are cancelled, and nobody hears how it ends itself",
       "cancel_all");
  Deferred<std::vector<int>> all;
  auto running = members(2);
  running[0] = std::move(running[0]).add_callback([&](int) -> int {
    all.cancel();
    throw Oops();
  });
  all = gather_results(std::move(running));
  succeed_with(0, 1);
  expect("which were cancelled", log, "1");
  expect("the result", end_of(Outcome(std::move(all))), "Cancelled");
  expect("how many were logged", take_logged_errors().size(), 0u);
}

TEST_F(Step7_5_Together, AMemberMayDropTheWhole) {
  rule("G45", "a member's errback may destroy everything that is still there", "cancel_all");
  auto running = members(2);
  std::optional<Deferred<std::vector<int>>> all;
  running[0] = std::move(running[0]).add_errback([&](const Failure&) {
    if (armed) promises.clear();
    return 0;
  });
  all.emplace(gather_results(std::move(running)));
  const Armed now(armed);
  all->cancel();
  const std::string end = end_of(Outcome(std::move(*all)));
  expect("the result", end, "number 1 failed: " + std::string(BrokenPromise().what()));
}

TEST_F(Step7_5_Together, OneTimeoutCoversAll) {
  rule("G29 G45", "one timeout over several: those that are running are cancelled, and the whole has timed out",
       "matters");
  FakeClock clock;
  const Outcome outcome(add_timeout(gather_results(members(3)), 5s, clock, "asking three servers"));
  succeed_with(0, 1);
  clock.advance(5s);
  expect("which were cancelled", log, "1, 2");
  expect("the result", outcome.words(), "failure: asking three servers: timed out after 5 s");
  expect_no_calls(clock);
}

}  // namespace
}  // namespace untwist::testing
