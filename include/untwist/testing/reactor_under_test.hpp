#pragma once
/// @file
/// The reactor that the contract tests of lessons 01 and 02 run on.
///
/// Their fixtures take the maker of the reactor as a parameter, REACTOR_UNDER_TEST. It is the one on poll(2), unless a
/// file defines another before it includes them. So a later lesson can run a whole file of tests on a different
/// reactor, as a separate step:
///
///     #define REACTOR_UNDER_TEST OnEpoll
///     #define Step1_6_WritersAndRemoval Step13_3_WritersOnEpoll
///     #include "../01-reactor/step_1_6_writers.cpp"

#include <memory>
#include <untwist/reactor/reactor.hpp>
#include <untwist/testing/fake_kernel.hpp>

namespace untwist::testing {

/// Makes reactors on poll(2). A maker of other reactors has the same two functions.
struct OnPoll {
  /// A reactor on the time of @p kernel. A poller other than poll(2) goes into FakeKernel::around().
  static std::unique_ptr<Reactor> made_on(FakeKernel& kernel) { return make_poll_reactor(kernel); }
  /// A reactor for real sockets, in real time.
  static std::unique_ptr<Reactor> made() { return make_poll_reactor(); }
};

}  // namespace untwist::testing

#ifndef REACTOR_UNDER_TEST
/// The maker of the reactor on which a file's tests run.
#define REACTOR_UNDER_TEST OnPoll
#endif
