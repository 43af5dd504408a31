#include <untwist/deferred/retry.hpp>

#include "cancel_test.hpp"

namespace untwist::testing {
namespace {

class Step7_8_Retry : public CancelTest {
 protected:
  // An attempt that notes its number, and waits for the test.
  std::function<Deferred<>()> attempts() {
    return [this] {
      note(std::to_string(++made));
      current = std::make_unique<Promise<>>(canceller("stop " + std::to_string(made)));
      return current->deferred();
    };
  }
  void succeed_now() { std::move(*current).callback(); }
  void fail_now(const std::string& why) { std::move(*current).errback(Oops(why)); }

  struct Seen {
    explicit Seen(Deferred<> whole) {
      std::move(whole)
          .add_both([end = end](Result<> result) { *end = result.ok() ? "done" : kind_of(result.failure()); })
          .detach();
    }
    std::shared_ptr<std::string> end = std::make_shared<std::string>("nothing yet");
  };

  FakeClock clock;
  int made = 0;
  std::unique_ptr<Promise<>> current;
};

TEST_F(Step7_8_Retry, ASuccessIsTheEnd) {
  rule("", "the first attempt is made at once; when it succeeds, the whole has succeeded", "retry");
  const Seen seen(retry(attempts(), 3, 1s, clock));
  expect("attempts inside the call", log, "1");
  succeed_now();
  expect("the result", *seen.end, "done");
  clock.advance(1h);
  expect("attempts in the end", log, "1");
}

TEST_F(Step7_8_Retry, AFailureIsFollowedByAPause) {
  rule("", "when an attempt fails, the next one is made after the pause", "retry");
  const Seen seen(retry(attempts(), 3, 10s, clock));
  fail_now("first");
  clock.advance(10s - 1ns);
  expect("attempts before the pause is over", log, "1");
  clock.advance(1ns);
  expect("attempts after it", log, "1, 2");
  clock.advance(1h);
  expect("attempts while the second one runs", log, "1, 2");
  succeed_now();
  expect("the result", *seen.end, "done");
  expect_no_calls(clock);
}

TEST_F(Step7_8_Retry, TheLastFailureIsTheResult) {
  rule("", "at most as many attempts are made as were asked for; the failure of the last one is the result", "retry");
  const Seen seen(retry(attempts(), 2, 1s, clock));
  fail_now("first");
  clock.advance(1s);
  expect("the result so far", *seen.end, "nothing yet");
  fail_now("second");
  expect("the result", *seen.end, "second");
  expect_no_calls(clock);
  clock.advance(1h);
  expect("attempts", log, "1, 2");
}

TEST_F(Step7_8_Retry, AnAttemptMayThrow) {
  rule("", "an attempt that throws has failed", "retry");
  const Seen seen(retry(
      [this]() -> Deferred<> {
        note(std::to_string(++made));
        throw Oops("no such host");
      },
      2, 1s, clock));
  expect("the result so far", *seen.end, "nothing yet");
  clock.advance(1s);
  expect("attempts", log, "1, 2");
  expect("the result", *seen.end, "no such host");
}

TEST_F(Step7_8_Retry, ManyAttemptsWithoutAPauseDoNotRecurse) {
  rule("", "with no pause, the next attempt is made in a later turn: never inside the failure of the one before",
       "retry");
  int depth = 0, deepest = 0;
  const Seen seen(retry(
      [&]() -> Deferred<> {
        deepest = std::max(deepest, ++depth);
        auto failed = fail(Oops());
        --depth;
        return failed;
      },
      1000, 0s, clock));
  expect("the result inside the call", *seen.end, "nothing yet");
  for (int turn = 0; turn < 1000; ++turn) clock.advance(0s);
  expect("the result", *seen.end, "oops");
  expect("how deep the attempts were nested", deepest, 1);
}

TEST_F(Step7_8_Retry, CancellingStopsTheAttempt) {
  rule("G26", "cancel() cancels the attempt that is running; no other follows", "retry");
  auto whole = retry(attempts(), 3, 1s, clock);
  whole.cancel();
  expect("the result", *Seen(std::move(whole)).end, "Cancelled");
  expect_no_calls(clock);
  clock.advance(1h);
  expect("what ran", log, "1, stop 1");
}

TEST_F(Step7_8_Retry, CancellingEndsThePause) {
  rule("G26", "cancel() during the pause: no delayed call is left, and no attempt follows", "retry");
  auto whole = retry(attempts(), 3, 10s, clock);
  fail_now("first");
  clock.advance(1s);
  whole.cancel();
  expect("the result", *Seen(std::move(whole)).end, "Cancelled");
  expect_no_calls(clock);
  clock.advance(1h);
  expect("what ran", log, "1");
}

TEST_F(Step7_8_Retry, WhatACancelledAttemptEndsWithIsTheResult) {
  rule("G22",
       "if the cancelled attempt ends with a failure or a value of its own, that is the result, not one more try",
       "retry");
  std::optional<Promise<>> own;
  auto whole = retry(
      [&] {
        note(std::to_string(++made));
        own.emplace([&] { std::move(*own).errback(Oops("half sent")); });
        return own->deferred();
      },
      3, 1s, clock);
  whole.cancel();
  expect("the result", *Seen(std::move(whole)).end, "half sent");
  expect_no_calls(clock);
  auto second = retry(
      [&] {
        own.emplace([&] { std::move(*own).callback(); });
        return own->deferred();
      },
      3, 1s, clock);
  second.cancel();
  expect("the result of another", *Seen(std::move(second)).end, "done");
}

TEST_F(Step7_8_Retry, AnAttemptThatWasCancelledByOthersIsRepeated) {
  rule("",
       "an attempt that fails with Cancelled, because something else has cancelled it, has failed: the next follows",
       "retry");
  const Seen seen(retry(attempts(), 2, 1s, clock));
  std::move(*current).errback(Cancelled());
  clock.advance(1s);
  expect("attempts", log, "1, 2");
  succeed_now();
  expect("the result", *seen.end, "done");
}

TEST_F(Step7_8_Retry, AnAttemptMayCancelTheWhole) {
  rule("G26", "an attempt that cancels the whole is itself cancelled, and is the last one", "retry");
  Deferred<> whole;
  bool cancels = false;
  whole = retry(
      [&] {
        note(std::to_string(++made));
        current = std::make_unique<Promise<>>(canceller("stop " + std::to_string(made)));
        if (cancels) whole.cancel();
        return current->deferred();
      },
      5, 1s, clock);
  cancels = true;
  fail_now("first");
  clock.advance(1s);
  expect("what ran", log, "1, 2, stop 2");
  expect("the result", *Seen(std::move(whole)).end, "Cancelled");
  expect_no_calls(clock);
}

TEST_F(Step7_8_Retry, ACallbackOfAnAttemptMayCancelTheWhole) {
  rule("G26", "an attempt whose own callback cancels the whole: what it ends with later no longer matters", "retry");
  Deferred<> whole;
  whole = retry([&] { return attempts()().add_callback([&] { whole.cancel(); }); }, 3, 1s, clock);
  succeed_now();
  expect("the result", *Seen(std::move(whole)).end, "Cancelled");
  expect("how many were logged", take_logged_errors().size(), 0u);
  expect_no_calls(clock);
}

TEST_F(Step7_8_Retry, ACancelledAttemptMayTakeItsTime) {
  rule("G26",
       "an attempt that does not end inside cancel(), but fails later: there is no further attempt, and no error",
       "retry");
  Promise<> clean_up;
  auto whole = retry([&] { return attempts()().add_errback([&](const Failure&) { return clean_up.deferred(); }); }, 3,
                     1s, clock);
  whole.cancel();
  expect("the result", *Seen(std::move(whole)).end, "Cancelled");
  std::move(clean_up).errback(Oops());
  expect_no_calls(clock);
  clock.advance(1h);
  expect("what ran", log, "1, stop 1");
  expect("how many were logged", take_logged_errors().size(), 0u);
}

TEST_F(Step7_8_Retry, ATimeoutCoversAllAttempts) {
  rule("G29", "one timeout over the whole covers every attempt and every pause", "retry");
  const Seen seen(add_timeout(retry(attempts(), 100, 1s, clock), 5s, clock, "asking the server"));
  for (int i = 0; i < 3; ++i) {
    fail_now("again");
    clock.advance(1s);
  }
  clock.advance(2s);
  expect("the result", *seen.end, "TimedOut");
  expect("what ran", log, "1, 2, 3, 4, stop 4");
  expect_no_calls(clock);
}

TEST_F(Step7_8_Retry, NothingIsKeptAlive) {
  rule("", "when the whole is over, in whatever way, nothing refers to the attempt any more", "retry");
  const auto held = std::make_shared<int>(0);
  const auto attempt = [this, held] { return attempts()(); };
  {
    const Seen good(retry(attempt, 2, 1s, clock));
    succeed_now();
    const Seen bad(retry(attempt, 1, 1s, clock));
    fail_now("oops");
    auto cancelled = retry(attempt, 2, 1s, clock);
    cancelled.cancel();
    const Seen seen(std::move(cancelled));
    auto pausing = retry(attempt, 2, 1s, clock);
    fail_now("oops");
    pausing.cancel();
    const Seen paused(std::move(pausing));
  }
  expect("owners of what the attempt holds", held.use_count(), 2L);
}

TEST_F(Step7_8_Retry, NoAttemptsAreRefused) {
  rule("", "less than one attempt is refused, and none is made", "retry");
  expect_throws<std::invalid_argument>("retry() with 0 attempts", [&] { retry(attempts(), 0, 1s, clock).detach(); });
  expect_throws<std::invalid_argument>("retry() with a negative pause",
                                       [&] { retry(attempts(), 3, -1ns, clock).detach(); });
  expect("attempts", log, "");
  retry(attempts(), 1, 0s, clock).detach();
  succeed_now();
  expect("attempts of another", log, "1");
}

}  // namespace
}  // namespace untwist::testing
