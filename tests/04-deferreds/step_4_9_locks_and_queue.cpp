#include <untwist/deferred/deferred_locks.hpp>

#include "deferred_test.hpp"

namespace untwist::testing {
namespace {

class Step4_9_Locks : public DeferredTest {
 protected:
  // Asks for a permit, and keeps it when it comes.
  void ask(DeferredSemaphore& semaphore, const std::string& name) {
    semaphore.acquire()
        .add_callback([this, name](Permit permit) {
          note(name + " is in");
          permits.push_back(std::move(permit));
        })
        .detach();
  }

  std::vector<Permit> permits;
};

TEST_F(Step4_9_Locks, FirstComeFirstServed) {
  rule("G53", "a lock is handed on in the order they asked", "give_back");
  DeferredLock lock;
  expect_that("a new lock is not locked", !lock.locked());
  ask(lock, "a");
  ask(lock, "b");
  ask(lock, "c");
  expect("who is in at first", log, "a is in");
  permits[0].release();
  expect("who is in then", log, "a is in, b is in");
  permits[1].release();
  expect("who is in at last", log, "a is in, b is in, c is in");
  permits[2].release();
  expect_that("it is free again", !lock.locked());
}

TEST_F(Step4_9_Locks, NobodySlipsInBetween) {
  rule("G53", "a released lock goes straight to who waits: nobody sees it unlocked in between",
       "DeferredSemaphore::acquire");
  DeferredLock lock;
  ask(lock, "a");
  bool seen_unlocked = false;
  lock.acquire()
      .add_callback([&](Permit permit) {
        seen_unlocked = !lock.locked();
        note("b is in");
        permits.push_back(std::move(permit));
        ask(lock, "c");
      })
      .detach();
  permits[0].release();
  expect("who is in", log, "a is in, b is in");
  expect_that("it was locked when b came in", !seen_unlocked);
  permits[1].release();
  expect("who is in then", log, "a is in, b is in, c is in");
}

TEST_F(Step4_9_Locks, WhoAsksAgainGoesToTheEnd) {
  rule("G53", "who gives the lock back and asks again in the same breath has no advantage over those who wait",
       "DeferredSemaphore::acquire");
  DeferredLock lock;
  ask(lock, "a");
  lock.acquire()
      .add_callback([&](Permit permit) {
        note("b is in");
        permit.release();
        ask(lock, "b again");
      })
      .detach();
  ask(lock, "c");
  permits[0].release();
  expect("who is in", log, "a is in, b is in, c is in");
  permits[1].release();
  expect("who is in then", log, "a is in, b is in, c is in, b again is in");
}

TEST_F(Step4_9_Locks, APermitThatTakesOverGivesBackItsOwn) {
  rule("", "a Permit that is assigned another one gives back its own at once, and only that", "give_back");
  DeferredLock one, other;
  ask(one, "a");
  ask(other, "b");
  ask(one, "c");
  Permit second = std::move(permits[1]);
  permits[0] = std::move(second);
  expect("who is in, with all permits still there", log, "a is in, b is in, c is in");
  expect_that("the one that was taken over is still held", other.locked());
}

TEST_F(Step4_9_Locks, RunGivesBackHoweverItEnds) {
  rule("G55", "run() holds the lock until the function has thrown, has returned, or its Deferred has ended",
       "give_back");
  DeferredLock lock;
  Promise<int> slow;
  const Outcome first(lock.run([&] { return slow.deferred(); }));
  const Outcome second(lock.run([]() -> int { throw Oops("thrown"); }));
  const Outcome third(lock.run([] { return 3; }));
  expect_that("it is locked while the first is slow", lock.locked());
  expect("what the third got so far", third.words(), "nothing yet");
  std::move(slow).errback(Oops("slow and bad"));
  expect("the first", first.words(), "failure: slow and bad");
  expect("the second", second.words(), "failure: thrown");
  expect("the third", third.words(), "3");
  expect_that("it is free again", !lock.locked());
}

TEST_F(Step4_9_Locks, ASemaphoreLetsSeveralIn) {
  rule("G56", "as many as it has tokens, and at least one; to give back twice is an error",
       "DeferredSemaphore::acquire");
  DeferredSemaphore two(2);
  ask(two, "a");
  ask(two, "b");
  ask(two, "c");
  expect("who is in", log, "a is in, b is in");
  permits[1].release();
  expect("who is in when b has gone", log, "a is in, b is in, c is in");
  expect_throws<NotHeld>("to give back twice", [&] { permits[1].release(); });
  permits.clear();
  expect("tokens when all have gone", two.tokens(), 2);
  expect_throws<std::invalid_argument>("a semaphore of none", [] { DeferredSemaphore none(0); });
}

TEST_F(Step4_9_Locks, AHundredThousandMayWait) {
  rule("", "who gives back at once hands on in a loop, not in calls inside calls", "give_back");
  DeferredLock lock;
  ask(lock, "a");
  int done = 0;
  for (int i = 0; i < 100'000; ++i) lock.run([&] { ++done; }).detach();
  permits.clear();
  expect("how many had their turn", done, 100'000);
}

class Step4_9_Queue : public DeferredTest {};

TEST_F(Step4_9_Queue, ThingsAndThoseWhoWaitMeetInOrder) {
  rule("G57", "first put, first got; first to wait, first served", "deliver_to_waiter");
  DeferredQueue<int> queue;
  queue.put(1);
  queue.put(2);
  expect("the first", outcome_of(queue.get()), "1");
  expect("the second", outcome_of(queue.get()), "2");
  const Outcome third(queue.get());
  const Outcome fourth(queue.get());
  expect("what the third has", third.words(), "nothing yet");
  queue.put(3);
  queue.put(4);
  expect("what the third got", third.words(), "3");
  expect("what the fourth got", fourth.words(), "4");
}

TEST_F(Step4_9_Queue, ItIsFullOrHasEnoughWhoWait) {
  rule("G57", "over its size, or over its backlog, it refuses at once, and keeps what it has", "thing_available");
  DeferredQueue<int> queue(1, 1);
  queue.put(1);
  expect_throws<QueueOverflow>("a second thing", [&] { queue.put(2); });
  expect("the first", outcome_of(queue.get()), "1");
  const Outcome waiting(queue.get());
  expect_throws<QueueUnderflow>("a second who waits", [&] { queue.get().detach(); });
  queue.put(3);
  expect("what the first who waits got", waiting.words(), "3");
}

TEST_F(Step4_9_Queue, MayCountWithoutThings) {
  rule("", "a queue without values counts: each put() lets one go on", "deliver_to_waiter");
  DeferredQueue<void> queue(1);
  const Outcome first(queue.get());
  expect("the first, before anything was put", first.words(), "nothing yet");
  queue.put();
  expect("the first", first.words(), "done");
  queue.put();
  expect("how many are kept", queue.size(), 1u);
  expect_throws<QueueOverflow>("put() into a full queue", [&] { queue.put(); });
  expect("the second", outcome_of(queue.get()), "done");
}

}  // namespace
}  // namespace untwist::testing
