#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <system_error>

#include "epoll_test.hpp"

namespace untwist::testing {
namespace {

class Step13_3_Epoll : public EpollTest {};

TEST_F(Step13_3_Epoll, NoChildInheritsIt) {
  rule("", "a program that is started by this one does not inherit the epoll", "EpollPoller::open");
  expect_that("it is closed by exec()", (::fcntl(kernel.last_created, F_GETFD) & FD_CLOEXEC) != 0);
}

TEST_F(Step13_3_Epoll, ItIsClosedInTheEnd) {
  rule("", "a poller closes its epoll when it is destroyed", "EpollPoller");
  poller = nullptr;
  expect_that("the number is free", ::fcntl(kernel.last_created, F_GETFD) == -1);
}

TEST_F(Step13_3_Epoll, ItCannotBeMade) {
  rule("", "if no descriptors are left, making a poller throws std::system_error with the system's reason",
       "EpollPoller::open");
  kernel.next_error = EMFILE;
  expect("the error", error_of([&] { make_epoll_poller(kernel); }), "epoll_create1, " + text_of(EMFILE));
}

TEST_F(Step13_3_Epoll, ASignalEndsTheSleep) {
  rule("", "when a signal interrupts a wait, nothing is reported, and nothing is wrong", "EpollPoller::wait");
  watch(1, kRead);
  pair.send_from_far("hello");
  poller->wait(0s);
  kernel.fail_next_wait = EINTR;
  expect("the interrupted wait", reports(), "");
  expect("the next one", reports(), "1: read");
}

TEST_F(Step13_3_Epoll, AnotherErrorIsThrown) {
  rule("", "any other error of a wait is thrown, with the system's reason", "EpollPoller::wait");
  kernel.fail_next_wait = EBADF;
  expect("the error", error_of([&] { poller->wait(0s); }), "epoll_wait, " + text_of(EBADF));
}

TEST_F(Step13_3_Epoll, AListThatIsFull) {
  rule("", "if the kernel cannot watch a descriptor, that is thrown, with the system's reason",
       "EpollPoller::tell_kernel");
  watch(1, kRead);
  kernel.fail_next_control = ENOSPC;
  expect("the error", error_of([&] { poller->wait(0s); }), "epoll_ctl, " + text_of(ENOSPC));
}

TEST_F(Step13_3_Epoll, TheTimeInMilliseconds) {
  rule("", "the kernel waits for whole milliseconds, rounded up; for -1 it waits without a limit", "EpollPoller::wait");
  watch(1, kRead);
  pair.send_from_far("hello");
  for (const auto& [asked, passed] : {std::pair<Duration, int>{1ns, 1},
                                      {1ms, 1},
                                      {1001us, 2},
                                      {0s, 0},
                                      {-5s, 0},
                                      {kForever, -1},
                                      {24h * 365, std::numeric_limits<int>::max()}}) {
    poller->wait(asked);
    expect("for " + in_seconds(asked), kernel.last_timeout, passed);
  }
}

TEST_F(Step13_3_Epoll, AnyGeneration) {
  rule("", "an event carries its registration: the number and the whole generation", "EpollPoller::event_of");
  for (const std::uint32_t generation : {0u, 1u, 0x7fffffffu, 0x80000000u, 0xffffffffu}) {
    watch(generation, kRead);
    pair.send_from_far("hello");
    expect("the report", reports(), std::to_string(generation) + ": read");
    poller->unwatch(fd());
  }
}

TEST_F(Step13_3_Epoll, AChangeThatLasts) {
  rule("", "interest that has changed costs one call in the next wait, and none after that",
       "EpollPoller::make_changes");
  watch(1, kRead);
  expect("the first wait", changes_of_a_wait(), 1);
  expect("nothing has changed", changes_of_a_wait(), 0);
  watch(1, kBoth);
  expect("a change", changes_of_a_wait(), 1);
  expect("nothing has changed", changes_of_a_wait(), 0);
}

TEST_F(Step13_3_Epoll, BackBeforeTheKernelNoticed) {
  rule("", "a descriptor that the list still has is modified when it is watched again", "EpollPoller::tell_kernel");
  watch(1, kRead);
  reports();
  poller->unwatch(fd());
  reports();
  watch(2, kWrite);
  expect("the report", reports(), "2: write");
  expect("lists", kernel.creations, 1);
}

}  // namespace
}  // namespace untwist::testing
