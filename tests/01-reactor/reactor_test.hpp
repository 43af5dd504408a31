#pragma once
// Shared by the tests of lesson 01: a reactor on a kernel that the test controls.

#include <functional>
#include <memory>
#include <string>

#include <untwist/base/errors.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/testing/fake_kernel.hpp>
#include <untwist/testing/probe.hpp>
#include <untwist/testing/reactor_under_test.hpp>
#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {

using namespace std::chrono_literals;

template <class Maker>
class ReactorTestOn : public ::testing::Test {
 protected:
  std::unique_ptr<Reactor> make_reactor_under_test(FakeKernel& on) { return Maker::made_on(on); }
  std::unique_ptr<Reactor> make_reactor_under_test() { return Maker::made_on(kernel); }

  // Takes one turn without waiting.
  void turn() {
    ++turn_;
    reactor->iterate(0s);
  }

  // A callback that records its name and then runs `more`.
  std::function<void()> says(const std::string& name, const std::function<void()>& more = {}) {
    return [this, name, more] {
      if (!ran.empty()) ran += ' ';
      ran += name;
      tell(turn_ > 0 ? "turn " + std::to_string(turn_) : in_seconds(kernel.now().time_since_epoch()), name + " runs");
      if (more) more();
    };
  }

  // Schedules says(name), and reports it.
  DelayedCallPtr later(Duration delay, const std::string& name, const std::function<void()>& more = {}) {
    tell(in_seconds(kernel.now().time_since_epoch()), "call_later(" + in_seconds(delay) + ") " + name);
    return reactor->call_later(delay, says(name, more));
  }

  std::shared_ptr<Probe> probe(const std::string& name, const SocketPair& sockets) {
    return std::make_shared<Probe>(name, sockets.near_end());
  }

  FakeKernel kernel;
  std::unique_ptr<Reactor> reactor = Maker::made_on(kernel);
  std::string ran;  // the names of what ran, in order

 private:
  int turn_ = 0;
};

using ReactorTest = ReactorTestOn<REACTOR_UNDER_TEST>;

}  // namespace untwist::testing
