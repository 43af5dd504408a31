// The contract of pollers, for any of them: REACTOR_UNDER_TEST names the maker. The pollers of this lesson run these
// tests under names of their own; see step_13_2_poller.cpp.

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <list>
#include <set>
#include <thread>

#include "../poller_test.hpp"

namespace untwist::testing {
namespace {

class Step13_2_Poller : public PollerTest {
 protected:
  Step13_2_Poller() : PollerTest(REACTOR_UNDER_TEST::poller()) {}
};

TEST_F(Step13_2_Poller, WhatIsReadyIsReported) {
  rule("", "wait() reports a descriptor that is ready for what it is watched for", "wait");
  watch(1, kRead);
  expect("before anything has arrived", reports(), "");
  pair.send_from_far("hello");
  expect("when input has arrived", reports(), "1: read");
}

TEST_F(Step13_2_Poller, EveryWaitReportsIt) {
  rule("", "every wait() reports a descriptor for as long as it is ready", "wait");
  watch(1, kRead);
  pair.send_from_far("hello");
  expect("the first wait", reports(), "1: read");
  expect("the second one", reports(), "1: read");
  char byte = 0;
  while (::read(fd(), &byte, 1) == 1) {
  }
  expect("when everything has been read", reports(), "");
  pair.send_from_far("again");
  expect("when there is more", reports(), "1: read");
}

TEST_F(Step13_2_Poller, EachOnce) {
  rule("", "a descriptor that is ready for reading and for writing is reported once", "wait");
  watch(1, kBoth);
  pair.send_from_far("hello");
  expect("the report", reports(), "1: read write");
  pair.fill_near();
  expect("when there is no more room", reports(), "1: read");
}

TEST_F(Step13_2_Poller, InterestIsReplaced) {
  rule("", "watch() replaces the interest, from the next wait() on", "watch");
  watch(1, kRead);
  expect("nothing is ready", reports(), "");
  watch(1, kWrite);
  pair.send_from_far("hello");
  expect("watched for writing only", reports(), "1: write");
  watch(1, kRead);
  expect("watched for reading again", reports(), "1: read");
}

TEST_F(Step13_2_Poller, InterestForAMoment) {
  rule("", "interest that comes and goes before the next wait() leaves no trace", "watch");
  pair.send_from_far("hello");
  watch(1, kWrite);
  watch(1, kRead);
  watch(1, kWrite);
  expect("the report", reports(), "1: write");
  expect("the next one", reports(), "1: write");
}

TEST_F(Step13_2_Poller, NothingAfterUnwatch) {
  rule("", "a descriptor that is not watched is not reported, however ready it is", "unwatch");
  watch(1, kRead);
  pair.send_from_far("hello");
  expect("watched", reports(), "1: read");
  poller->unwatch(fd());
  expect("not watched any more", reports(), "");
  expect("and later", reports(), "");
  poller->unwatch(fd());
  poller->unwatch(fd() + 1000);
  expect("after unwatching what is not watched", reports(), "");
}

TEST_F(Step13_2_Poller, AnOpenDescriptorComesBack) {
  rule("", "an open descriptor may be watched again, as a new registration", "watch");
  watch(1, kRead);
  expect("nothing is ready", reports(), "");
  poller->unwatch(fd());
  watch(2, kRead);
  pair.send_from_far("hello");
  expect("unwatched and watched at once", reports(), "2: read");
  poller->unwatch(fd());
  expect("not watched", reports(), "");
  watch(3, kBoth);
  expect("watched again after a wait", reports(), "3: read write");
}

TEST_F(Step13_2_Poller, UnwatchedOnesStayOpen) {
  rule("", "a poller owns no descriptor: it closes none", "unwatch");
  watch(1, kRead);
  reports();
  poller->unwatch(fd());
  reports();
  expect_that("it is open after unwatch()", ::fcntl(fd(), F_GETFD) != -1);
  watch(2, kRead);
  reports();
  poller = nullptr;
  expect_that("it is open after the poller is gone", ::fcntl(fd(), F_GETFD) != -1);
}

TEST_F(Step13_2_Poller, ClosedFirst) {
  rule("", "a descriptor may be closed before it is unwatched", "unwatch");
  watch(1, kRead);
  expect("nothing is ready", reports(), "");
  const int number = fd();
  pair.close_near();
  expect("closed, and still watched", reports(), "");
  poller->unwatch(number);
  expect("unwatched", reports(), "");
}

TEST_F(Step13_2_Poller, ClosedBeforeAnybodyLooked) {
  rule("", "a descriptor that is closed when it is watched, or before the next wait(), is not an error of the poller",
       "watch");
  const int number = fd();
  watch(1, kRead);
  poller->watch({other.near_end(), 7}, kRead);
  pair.close_near();
  poller->wait(0s);
  poller->unwatch(number);
  poller->watch({number, 2}, kRead);
  poller->wait(0s);
  poller->unwatch(number);
  other.send_from_far("hello");
  expect("the others are watched", reports(), "7: read");
}

TEST_F(Step13_2_Poller, TheNextFileUnderTheNumber) {
  rule("", "a new generation is a different file: its events are reported, and those of the old one are not", "watch");
  watch(1, kRead);
  expect("nothing is ready", reports(), "");
  expect_that("another socket gets the number", ::dup2(other.near_end(), fd()) == fd());  // which closes the first
  watch(2, kBoth);
  expect("the new one has room for output", reports(), "2: write");
  other.send_from_far("hello");
  expect("and input", reports(), "2: read write");
}

TEST_F(Step13_2_Poller, TheNextFileAfterUnwatch) {
  rule("", "after unwatch(), the number may belong to another file at once", "watch");
  watch(1, kBoth);
  expect("room for output", reports(), "1: write");
  poller->unwatch(fd());
  expect_that("another socket gets the number", ::dup2(other.near_end(), fd()) == fd());
  watch(2, kRead);
  expect("the new one is not ready", reports(), "");
  other.send_from_far("hello");
  expect("the new one is", reports(), "2: read");
}

TEST_F(Step13_2_Poller, AHangUpAlone) {
  rule("", "a descriptor that is watched for hanging up is reported when it has, and not before", "wait");
  watch(1, kHangUp);
  pair.send_from_far("hello");
  expect("input is not what it is watched for", reports(), "");
  pair.close_far();
  expect("both ends are closed", reports(), "1: read write over");
  expect("and again", reports(), "1: read write over");
}

TEST_F(Step13_2_Poller, AReaderHangsUp) {
  rule("", "a hang-up is reported to a reader together with what it can still read", "wait");
  watch(1, kRead);
  pair.send_from_far("the last words");
  pair.close_far();
  expect("the report", reports(), "1: read write");
}

TEST_F(Step13_2_Poller, TheTimeIsOver) {
  rule("", "wait() lasts as long as it was told if nothing is ready, and then reports nothing", "wait");
  watch(1, kRead);
  for (const Duration asked : {Duration(2ms), Duration(1500us)}) {
    const TimePoint began = real_kernel().now();
    expect("the report", reports(asked), "");
    const Duration took = real_kernel().now() - began;
    expect_that("it lasted for " + in_seconds(asked) + ", not " + in_seconds(took), took >= asked);
  }
}

TEST_F(Step13_2_Poller, WhatIsReadyDoesNotWait) {
  rule("", "wait() does not sleep if something is ready", "wait");
  watch(1, kRead);
  pair.send_from_far("hello");
  expect("without a limit", reports(kForever), "1: read");
  expect("with a long one", reports(1h), "1: read");
  expect("without waiting", reports(0s), "1: read");
  expect("and for less than no time", reports(-1h), "1: read");
}

TEST_F(Step13_2_Poller, ALongSleepIsLong) {
  rule("", "kForever sets no limit, and the longest limit below it does not wrap around", "wait");
  watch(1, kRead);
  for (const Duration at_most : {kForever, kForever - 1ns, Duration(24h)}) {
    std::atomic<bool> begun = false;
    std::thread writer([&] {
      while (!begun) std::this_thread::yield();
      for (int i = 0; i < 200; ++i) std::this_thread::yield();
      pair.send_from_far("x");
    });
    begun = true;
    expect("a sleep of " + in_seconds(at_most) + " ends with", reports(at_most), "1: read");
    writer.join();
    char byte = 0;
    expect_that("the byte is there", ::read(fd(), &byte, 1) == 1);
  }
}

TEST_F(Step13_2_Poller, NothingLateAfterUnwatch) {
  rule("", "an event that was under way when its descriptor was unwatched is not reported", "unwatch");
  for (std::uint32_t round = 1; round <= 20; ++round) {
    SocketPair leaving;
    leaving.fill_near();
    poller->watch({leaving.near_end(), round}, kBoth);
    std::atomic<bool> begun = false;
    std::thread closer([&] {
      while (!begun) std::this_thread::yield();
      for (int i = 0; i < 50; ++i) std::this_thread::yield();
      leaving.close_far();
    });
    begun = true;
    const std::vector<Ready> first = poller->wait(10s);  // ready for both at once
    closer.join();
    expect("reports", first.size(), std::size_t{1});
    poller->unwatch(leaving.near_end());
    const std::vector<Ready> late = poller->wait(0s);
    expect("reports after it is unwatched", late.size(), std::size_t{0});
  }
}

TEST_F(Step13_2_Poller, OneWaitInsideAnother) {
  rule("", "wait() may be called while the reports of another wait() are being handled", "wait");
  watch(1, kRead);
  poller->watch({other.near_end(), 7}, kRead);
  pair.send_from_far("hello");
  other.send_from_far("hello");
  const std::vector<Ready> first = poller->wait(0s);
  poller->unwatch(other.near_end());
  expect("the inner wait", reports(), "1: read");
  expect("the reports of the outer one", first.size(), std::size_t{2});
  expect("the next wait", reports(), "1: read");
}

TEST_F(Step13_2_Poller, NoneOfManyIsForgotten) {
  rule("", "however many descriptors are ready, each of them is reported after a few waits", "wait");
  std::list<SocketPair> many(400);
  std::uint32_t generation = 100;
  for (const SocketPair& each : many) {
    poller->watch({each.near_end(), generation++}, kRead);
    each.send_from_far("x");
  }
  std::set<std::uint32_t> seen;
  for (int turn = 0; turn < 5; ++turn) {
    for (const Ready& ready : poller->wait(0s)) seen.insert(ready.watched.generation);
  }
  expect("how many of 400 were reported in five waits", seen.size(), many.size());
  for (const SocketPair& each : many) poller->unwatch(each.near_end());
  expect("after all of them are unwatched", reports(), "");
}

}  // namespace
}  // namespace untwist::testing
