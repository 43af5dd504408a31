#include <algorithm>
#include <random>

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

TEST_F(Step7_5_Together, ManyAreCancelled) {
  rule("G45", "however many there are, each is cancelled, in order", "cancel_all");
  auto all = gather_results(members(30));
  all.cancel();
  std::string expected;
  for (int i = 0; i < 30; ++i) expected += (i == 0 ? "" : ", ") + std::to_string(i);
  expect("which were cancelled", log, expected);
  expect("the result", end_of(Outcome(std::move(all))), "Cancelled");
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

// Chains of every kind, built at random, on a clock.
class RandomChains {
 public:
  explicit RandomChains(unsigned seed) : random_(seed) {}

  Deferred<int> chain(int depth) {
    switch (depth == 0 ? 0 : number(0, 5)) {
      case 1:
        return chain(depth - 1).add_callback([this, depth](int) { return chain(depth - 1); });
      case 2: {
        std::vector<Deferred<int>> several;
        for (int more = number(0, 3); more >= 0; --more) several.push_back(chain(depth - 1));
        return gather_results(std::move(several), LaterFailures::ignore).add_callback([](const std::vector<int>& all) {
          return int(all.size());
        });
      }
      case 3: {
        std::vector<Deferred<int>> several;
        for (int more = number(0, 2); more >= 0; --more) several.push_back(chain(depth - 1));
        return race(std::move(several)).add_callback([](const Winner<int>& winner) { return winner.value; });
      }
      case 4:
        return add_timeout(chain(depth - 1), std::chrono::milliseconds(number(0, 100)), clock);
      case 5:
        return chain(depth - 1).add_errback([](const Failure&) { return 7; });
      default:
        return leaf();
    }
  }
  int number(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  // Has each canceller been called at most once?
  bool cancelled_once() const {
    return std::all_of(cancels_.begin(), cancels_.end(), [](const auto& count) { return *count <= 1; });
  }

  FakeClock clock;

 private:
  // A promise that a delayed call fires, with a value or a failure. With a canceller, that call is cancelled; without
  // one, its result comes too late.
  Deferred<int> leaf() {
    const auto call = std::make_shared<DelayedCallPtr>();
    const auto count = cancels_.emplace_back(std::make_shared<int>(0));
    const bool can_stop = number(0, 2) > 0;
    Promise<int> promise(can_stop ? Callback([call, count] {
      ++*count;
      (*call)->cancel();
    })
                                  : Callback());
    Deferred<int> result = promise.deferred();
    const bool fails = number(0, 4) == 0;
    *call =
        clock.call_later(std::chrono::milliseconds(number(0, 100)), [promise = std::move(promise), fails]() mutable {
          if (fails)
            std::move(promise).errback(Oops());
          else
            std::move(promise).callback(1);
        });
    return result;
  }

  std::mt19937 random_;
  std::vector<std::shared_ptr<int>> cancels_;
};

TEST_F(Step7_5_Together, AThousandChainsAtRandom) {
  rule(
      "G19 G26 G29 G45 G48",
      "whatever a chain is made of, and whenever it is cancelled: it ends once, each canceller is called at most once, "
      "and no delayed call is left",
      "cancel_all");
  for (unsigned seed = 0; seed < 1000; ++seed) {
    RandomChains chains(seed);
    const auto endings = std::make_shared<int>(0);
    Deferred<int> whole = chains.chain(4).add_both([endings](const Result<int>&) { return ++*endings; });
    for (int times = chains.number(0, 2); times > 0; --times) {
      chains.clock.call_later(std::chrono::milliseconds(chains.number(0, 120)), [&] { whole.cancel(); });
    }
    chains.clock.advance(1h);
    const std::string which = " of chain number " + std::to_string(seed);
    expect("endings" + which, *endings, 1);
    expect("delayed calls left" + which, chains.clock.delayed_calls().size(), 0u);
    expect_that("each canceller" + which + " was called at most once", chains.cancelled_once());
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace untwist::testing
