#include <untwist/deferred/deferred_locks.hpp>

#include "deferred_test.hpp"

namespace untwist::testing {
namespace {

class Step4_9_Locks : public DeferredTest {
 protected:
  // Asks for a permit, and keeps it once it is granted.
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
  rule("G53", "a lock is handed on in the order in which it was requested", "give_back");
  DeferredLock lock;
  expect_that("a new lock is not locked", !lock.locked());
  ask(lock, "a");
  ask(lock, "b");
  ask(lock, "c");
  expect("who got the lock at first", log, "a is in");
  permits[0].release();
  expect("who got the lock afterwards", log, "a is in, b is in");
  permits[1].release();
  expect("who got the lock in the end", log, "a is in, b is in, c is in");
  permits[2].release();
  expect_that("it is free again", !lock.locked());
}

TEST_F(Step4_9_Locks, AReleasedLockIsNeverSeenUnlocked) {
  rule("G53", "a released lock goes straight to the next waiter: it is never seen unlocked in between",
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
  expect("who got a permit", log, "a is in, b is in");
  expect_that("it was locked when b got it", !seen_unlocked);
  permits[1].release();
  expect("who got the lock afterwards", log, "a is in, b is in, c is in");
}

TEST_F(Step4_9_Locks, ARepeatedRequestGoesToTheEndOfTheQueue) {
  rule("G53", "releasing the lock and immediately asking for it again gives no advantage over the waiters",
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
  expect("who got a permit", log, "a is in, b is in, c is in");
  permits[1].release();
  expect("who got the lock afterwards", log, "a is in, b is in, c is in, b again is in");
}

TEST_F(Step4_9_Locks, AnAssignedPermitReleasesItsOldOne) {
  rule("", "when another Permit is assigned to a Permit, it releases its old one immediately, and only that",
       "give_back");
  DeferredLock one, other;
  ask(one, "a");
  ask(other, "b");
  ask(one, "c");
  Permit second = std::move(permits[1]);
  permits[0] = std::move(second);
  expect("who got a lock, with all permits still there", log, "a is in, b is in, c is in");
  expect_that("the assigned permit is still held", other.locked());
}

TEST_F(Step4_9_Locks, RunReleasesTheLockHoweverItEnds) {
  rule("G55", "run() holds the lock until the function has thrown or returned, or its Deferred has fired", "give_back");
  DeferredLock lock;
  Promise<int> slow;
  const Outcome first(lock.run([&] { return slow.deferred(); }));
  const Outcome second(lock.run([]() -> int { throw Oops("thrown"); }));
  const Outcome third(lock.run([] { return 3; }));
  expect_that("it is locked while the first is slow", lock.locked());
  expect("the third, so far", third.words(), "nothing yet");
  std::move(slow).errback(Oops("slow and bad"));
  expect("the first", first.words(), "failure: slow and bad");
  expect("the second", second.words(), "failure: thrown");
  expect("the third", third.words(), "3");
  expect_that("it is free again", !lock.locked());
}

TEST_F(Step4_9_Locks, ASemaphoreGrantsSeveralPermits) {
  rule("G56", "a semaphore grants as many permits as it has tokens, at least one; releasing a permit twice is an error",
       "DeferredSemaphore::acquire");
  DeferredSemaphore two(2);
  ask(two, "a");
  ask(two, "b");
  ask(two, "c");
  expect("who got a permit", log, "a is in, b is in");
  permits[1].release();
  expect("who got a permit after b released its own", log, "a is in, b is in, c is in");
  expect_throws<NotHeld>("releasing twice", [&] { permits[1].release(); });
  permits.clear();
  expect("tokens when all permits are released", two.tokens(), 2);
  expect_throws<std::invalid_argument>("a semaphore without tokens", [] { DeferredSemaphore none(0); });
}

TEST_F(Step4_9_Locks, ThousandsMayWait) {
  rule("", "permits that are released immediately are handed on in a loop, not in nested calls", "give_back");
  DeferredLock lock;
  ask(lock, "a");
  int done = 0;
  for (int i = 0; i < 20'000; ++i) lock.run([&] { ++done; }).detach();
  permits.clear();
  expect("how many functions ran", done, 20'000);
}

class Step4_9_Queue : public DeferredTest {};

TEST_F(Step4_9_Queue, ValuesAndWaitersMeetInOrder) {
  rule("G57", "the first value put is the first value got; the first waiter is served first", "deliver_to_waiter");
  DeferredQueue<int> queue;
  queue.put(1);
  queue.put(2);
  expect("the first", outcome_of(queue.get()), "1");
  expect("the second", outcome_of(queue.get()), "2");
  const Outcome third(queue.get());
  const Outcome fourth(queue.get());
  expect("the third, before put()", third.words(), "nothing yet");
  queue.put(3);
  queue.put(4);
  expect("the third", third.words(), "3");
  expect("the fourth", fourth.words(), "4");
}

TEST_F(Step4_9_Queue, AQueueRefusesWhatExceedsItsLimits) {
  rule("G57", "over its size or its backlog, the queue refuses immediately, and keeps what it has", "thing_available");
  DeferredQueue<int> queue(1, 1);
  queue.put(1);
  expect_throws<QueueOverflow>("putting a second value", [&] { queue.put(2); });
  expect("the first", outcome_of(queue.get()), "1");
  const Outcome waiting(queue.get());
  expect_throws<QueueUnderflow>("a second waiter", [&] { queue.get().detach(); });
  queue.put(3);
  expect("the first waiter", waiting.words(), "3");
}

TEST_F(Step4_9_Queue, AQueueMayHaveNoValues) {
  rule("", "a queue without values counts: each put() lets one waiter continue", "deliver_to_waiter");
  DeferredQueue<void> queue(1);
  const Outcome first(queue.get());
  expect("the first, before put()", first.words(), "nothing yet");
  queue.put();
  expect("the first", first.words(), "done");
  queue.put();
  expect("how many are queued", queue.size(), 1u);
  expect_throws<QueueOverflow>("put() into a full queue", [&] { queue.put(); });
  expect("the second", outcome_of(queue.get()), "done");
}

}  // namespace
}  // namespace untwist::testing
