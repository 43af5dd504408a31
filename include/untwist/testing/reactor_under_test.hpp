#pragma once
/// @file
/// Which reactor the contract tests of lessons 01 and 02 are about.
///
/// Their fixtures take the maker of the reactor as a parameter, REACTOR_UNDER_TEST: the one on poll(2), unless a file
/// defines another before it includes them. So a later lesson runs a whole file of tests on a reactor of its own, as a
/// step of its own:
///
///     #define REACTOR_UNDER_TEST OnEpoll
///     #define Step1_6_WritersAndRemoval Step13_3_WritersOnEpoll
///     #include "../01-reactor/step_1_6_writers.cpp"

#include <memory>
#include <untwist/reactor/reactor.hpp>
#include <untwist/testing/fake_kernel.hpp>

namespace untwist::testing {

/// Makes reactors on poll(2). A maker of others has the same two functions.
struct OnPoll {
  /// A reactor on the time of @p kernel. Another poller than poll(2) goes into FakeKernel::around().
  static std::unique_ptr<Reactor> made_on(FakeKernel& kernel) { return make_poll_reactor(kernel); }
  /// A reactor for real sockets, in real time.
  static std::unique_ptr<Reactor> made() { return make_poll_reactor(); }
};

}  // namespace untwist::testing

#ifndef REACTOR_UNDER_TEST
/// The maker of the reactor that a file's tests run on.
#define REACTOR_UNDER_TEST OnPoll
#endif
