#pragma once
// The makers of the reactors on which the tests of lessons 01 and 02 run again, and what the tests of this lesson
// share.

#include <untwist/reactor/make_reactor.hpp>
#include <untwist/testing/fake_kernel.hpp>

namespace untwist::testing {

struct OnAsio {
  static std::unique_ptr<Reactor> made_on(FakeKernel& kernel) {
    return make_reactor(kernel, kernel.around(make_asio_poller()), make_timer_heap(kernel));
  }
  static std::unique_ptr<Reactor> made() { return make_reactor("asio"); }
  static std::unique_ptr<Poller> poller() { return make_asio_poller(); }
};

struct OnEpoll {
  static std::unique_ptr<Reactor> made_on(FakeKernel& kernel) {
    return make_reactor(kernel, kernel.around(make_epoll_poller()), make_timer_heap(kernel));
  }
  static std::unique_ptr<Reactor> made() { return make_reactor("epoll"); }
  static std::unique_ptr<Poller> poller() { return make_epoll_poller(); }
};

}  // namespace untwist::testing
