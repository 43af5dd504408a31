#include <fcntl.h>
#include <unistd.h>

#include "epoll_test.hpp"

namespace untwist::testing {
namespace {

class Step13_4_FewerCalls : public EpollTest {};

TEST_F(Step13_4_FewerCalls, AChangeThatDoesNotLast) {
  rule("", "interest that is as before when the loop sleeps costs nothing", "EpollPoller::make_changes");
  watch(1, kRead);
  expect("the first wait", changes_of_a_wait(), 1);
  watch(1, kBoth);
  watch(1, kWrite);
  watch(1, kRead);
  expect("changed, and changed back", changes_of_a_wait(), 0);
  watch(1, kBoth);
  watch(1, kRead);
  watch(1, kWrite);
  expect("changed three times", changes_of_a_wait(), 1);
}

TEST_F(Step13_4_FewerCalls, WhatTheKernelReportsAnyway) {
  rule("", "the kernel reports hang-ups unasked: watching for them, too, costs nothing", "EpollPoller::make_changes");
  watch(1, kRead);
  expect("the first wait", changes_of_a_wait(), 1);
  watch(1, {.read = true, .hang_up = true});
  expect("and for hanging up", changes_of_a_wait(), 0);
  watch(1, kHangUp);
  expect("for hanging up only", changes_of_a_wait(), 1);
  pair.close_far();
  expect("the hang-up", reports(), "1: read write over");
}

TEST_F(Step13_4_FewerCalls, AnEndCostsNothing) {
  rule("", "a descriptor that is unwatched and closed costs no call", "EpollPoller::unwatch");
  watch(1, kRead);
  expect("the first wait", changes_of_a_wait(), 1);
  const int before = kernel.controls;
  poller->unwatch(fd());
  pair.close_near();
  reports();
  expect("calls for the end", kernel.controls - before, 0);
}

TEST_F(Step13_4_FewerCalls, NeverWatchedForLong) {
  rule("", "a descriptor that is watched and unwatched before a wait costs nothing", "EpollPoller::unwatch");
  watch(1, kRead);
  poller->unwatch(fd());
  reports();
  expect("calls in all", kernel.controls, 0);
}

TEST_F(Step13_4_FewerCalls, LeftInTheList) {
  rule("", "an event for an open descriptor that is not watched removes it from the kernel's list",
       "EpollPoller::forget");
  watch(1, kRead);
  reports();
  poller->unwatch(fd());
  pair.send_from_far("hello");
  expect("calls of the first wait", changes_of_a_wait(), 1);
  expect("calls of the second one", changes_of_a_wait(), 0);
  expect("lists", kernel.creations, 1);
  watch(2, kRead);
  expect("watched again", reports(), "2: read");
}

TEST_F(Step13_4_FewerCalls, ClosedHereAndOpenElsewhere) {
  rule("",
       "a file that is closed here and open elsewhere goes on having events, and no number leads to it: a new list has "
       "to",
       "EpollPoller::forget");
  watch(1, kRead);
  poller->watch({other.near_end(), 7}, kRead);
  reports();
  const int elsewhere = ::dup(fd()), number = fd(), first = kernel.last_created;  // as in a child process
  poller->unwatch(number);
  pair.close_near();
  pair.send_from_far("hello");
  expect("nothing that is watched is ready", reports(), "");
  expect("lists", kernel.creations, 2);
  expect_that("the first list is closed", kernel.last_created == first || ::fcntl(first, F_GETFD) == -1);
  expect("the next wait registers the other descriptor again", changes_of_a_wait(), 1);
  expect("and the one after it changes nothing", changes_of_a_wait(), 0);
  other.send_from_far("hello");
  expect("the others are still watched", reports(), "7: read");
  expect("lists", kernel.creations, 2);
  ::close(elsewhere);
}

TEST_F(Step13_4_FewerCalls, ItsNumberHasANewOwner) {
  rule("", "an event of a file that is open elsewhere does not end the watch of the file that now has its number",
       "EpollPoller::forget");
  watch(1, kRead);
  reports();
  const int elsewhere = ::dup(fd());
  poller->unwatch(fd());
  expect_that("another socket gets the number", ::dup2(other.near_end(), fd()) == fd());
  watch(2, kRead);
  pair.send_from_far("to the old one");
  expect("the new one is not ready", reports(), "");
  other.send_from_far("to the new one");
  expect("the new one is", reports(), "2: read");
  expect("and again", reports(), "2: read");
  expect("lists", kernel.creations, 2);
  ::close(elsewhere);
}

}  // namespace
}  // namespace untwist::testing
