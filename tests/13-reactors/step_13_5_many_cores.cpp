#include <csignal>

#include <array>
#include <atomic>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>

#include <untwist/testing/test_kit.hpp>

#include "reactors_test.hpp"

namespace untwist::testing {
namespace {

using namespace std::chrono_literals;

std::unique_ptr<Reactor> plain() { return make_poll_reactor(); }

class Step13_5_ManyCores : public ::testing::Test {
 protected:
  void note(const std::string& what) {
    const std::lock_guard lock(mutex);
    noted.insert(what);
    tell("thread", what);
  }
  std::string all() {
    const std::lock_guard lock(mutex);
    std::string text;
    for (const std::string& each : noted) text += (text.empty() ? "" : ", ") + each;
    return text;
  }

  std::mutex mutex;
  std::multiset<std::string> noted;
};

TEST_F(Step13_5_ManyCores, EachHasItsOwnThread) {
  rule("", "each reactor is made, begins and runs in a thread of its own; number 0 has the calling thread",
       "run_reactors");
  std::set<std::thread::id> made, begun, ran;
  std::thread::id of_number_0;
  std::atomic<int> running = 0;
  run_reactors(
      3,
      [&] {
        const std::lock_guard lock(mutex);
        made.insert(std::this_thread::get_id());
        return plain();
      },
      [&](Reactor& reactor, int number) {
        const std::lock_guard lock(mutex);
        begun.insert(std::this_thread::get_id());
        noted.insert("begin " + std::to_string(number));
        if (number == 0) of_number_0 = std::this_thread::get_id();
        reactor.call_when_running([&] {
          const std::lock_guard inner(mutex);
          ran.insert(std::this_thread::get_id());
          if (++running == 3) reactor.stop();
        });
      });
  expect("what was called", all(), "begin 0, begin 1, begin 2");
  expect("threads in which they were made", made.size(), std::size_t{3});
  expect_that("they began in the same ones", begun == made);
  expect_that("they ran in the same ones", ran == made);
  expect_that("number 0 had the calling thread", of_number_0 == std::this_thread::get_id());
}

TEST_F(Step13_5_ManyCores, OneReactorIsEnough) {
  rule("", "one reactor runs in the calling thread alone", "run_reactors");
  run_reactors(1, plain, [&](Reactor& reactor, int) { reactor.call_later(0s, [&] { reactor.stop(); }); });
}

TEST_F(Step13_5_ManyCores, WhenOneEndsTheOthersAreStopped) {
  rule("", "as soon as one reactor has ended, the others are asked to stop, and shut down in order", "run_reactors");
  for (const int first : {0, 2}) {
    noted.clear();
    std::atomic<int> up = 0;
    run_reactors(3, plain, [&](Reactor& reactor, int number) {
      reactor.add_trigger(Phase::before, SystemEvent::shutdown,
                          [this, number] { note("stopped " + std::to_string(number)); });
      reactor.call_when_running([&reactor, &up, number, first] {
        ++up;
        if (number != first) return;
        while (up < 3) std::this_thread::yield();
        reactor.stop();
      });
    });
    expect("after number " + std::to_string(first) + " has stopped", all(), "stopped 0, stopped 1, stopped 2");
  }
}

TEST_F(Step13_5_ManyCores, ACrashIsAnEnd) {
  rule("", "a reactor that crashes has ended, too", "run_reactors");
  std::atomic<bool> other_up = false;
  run_reactors(2, plain, [&](Reactor& reactor, int number) {
    reactor.add_trigger(Phase::before, SystemEvent::shutdown,
                        [this, number] { note("stopped " + std::to_string(number)); });
    reactor.call_when_running([&, number] {
      if (number == 0) other_up = true;
      while (!other_up) std::this_thread::yield();
      if (number == 1) reactor.crash();
    });
  });
  expect("who was stopped", all(), "stopped 0");
}

TEST_F(Step13_5_ManyCores, BothStopAtOnce) {
  rule("", "a reactor that is stopping already may be asked to stop", "run_reactors");
  std::atomic<int> up = 0;
  run_reactors(4, plain, [&](Reactor& reactor, int) {
    reactor.call_when_running([&] {
      ++up;
      while (up < 4) std::this_thread::yield();
      reactor.stop();
    });
  });
  expect("how many ran", up.load(), 4);
}

TEST_F(Step13_5_ManyCores, AnExceptionOfBegin) {
  rule("", "an exception of begin ends that reactor, and is thrown again when all have ended", "run_reactors");
  for (const int broken : {0, 1}) {
    noted.clear();
    std::atomic<bool> other_up = false;
    try {
      run_reactors(2, plain, [&](Reactor& reactor, int number) {
        if (number == broken) {
          while (!other_up) std::this_thread::yield();
          throw std::runtime_error("number " + std::to_string(number) + " is broken");
        }
        reactor.add_trigger(Phase::after, SystemEvent::shutdown, [this] { note("the other has shut down"); });
        reactor.call_when_running([&] { other_up = true; });
      });
      note("nothing was thrown");
    } catch (const std::runtime_error& error) {
      note(error.what());
    }
    expect("what happened", all(), "number " + std::to_string(broken) + " is broken, the other has shut down");
  }
}

TEST_F(Step13_5_ManyCores, AnExceptionOfMake) {
  rule("", "an exception of make is thrown again, too", "run_reactors");
  std::atomic<int> made = 0;
  const auto make = [&] {
    if (++made == 2) throw std::runtime_error("no descriptors are left");
    return plain();
  };
  expect_throws<std::runtime_error>("run_reactors", [&] { run_reactors(2, make, [](Reactor&, int) {}); });
}

// Counts the reactors that are destroyed, and fails on request.
class CountedPoller final : public Poller {
 public:
  CountedPoller(std::atomic<int>& deaths, const std::atomic<bool>& fails) : deaths_(deaths), fails_(fails) {}
  ~CountedPoller() override { ++deaths_; }
  void watch(Watched watched, Interest interest) override { inner_->watch(watched, interest); }
  void unwatch(int fd) override { inner_->unwatch(fd); }
  std::vector<Ready> wait(Duration at_most) override {
    if (fails_) throw std::runtime_error("the second");
    return inner_->wait(at_most);
  }

 private:
  const std::unique_ptr<Poller> inner_ = make_poll_poller();
  std::atomic<int>& deaths_;
  const std::atomic<bool>& fails_;
};

class Step13_5_Ends : public Step13_5_ManyCores {
 protected:
  std::function<std::unique_ptr<Reactor>()> make = [this] {
    return make_reactor(real_kernel(), std::make_unique<CountedPoller>(deaths, fails));
  };
  std::atomic<int> deaths = 0;
  std::atomic<bool> fails = false;
};

TEST_F(Step13_5_Ends, TheFirstExceptionCounts) {
  rule("", "if several throw, it is the first exception that is thrown again", "run_reactors");
  for (const int first : {0, 1}) {
    fails = false;
    std::atomic<bool> other_up = false;
    std::string what;
    try {
      run_reactors(2, make, [&](Reactor& reactor, int number) {
        if (number == first) {
          while (!other_up) std::this_thread::yield();
          throw std::runtime_error("the first");
        }
        reactor.call_when_running([&] { other_up = true; });
        // It is asked to stop after the first one has thrown; then it fails, too.
        reactor.add_trigger(Phase::before, SystemEvent::shutdown, [&] { fails = true; });
        reactor.add_waiting_trigger(SystemEvent::shutdown, [&](Hold hold) { reactor.call_later(1h, [hold] {}); });
      });
    } catch (const std::runtime_error& error) {
      what = error.what();
    }
    expect("the exception", what, "the first");
  }
}

TEST_F(Step13_5_Ends, OneThatComesTooLate) {
  rule("", "a reactor that is still beginning when another has ended does not run, or is stopped at once",
       "run_reactors");
  for (int round = 0; round < 20; ++round) {
    std::atomic<bool> ended = false;
    run_reactors(2, make, [&](Reactor& reactor, int number) {
      if (number == 0) {
        reactor.call_when_running([&] { reactor.stop(); });
        reactor.add_trigger(Phase::after, SystemEvent::shutdown, [&] { ended = true; });
        return;
      }
      while (!ended) std::this_thread::yield();
      for (int i = 0; i < 50 * round; ++i) std::this_thread::yield();
    });
  }
  expect("reactors that are gone", deaths.load(), 40);
}

TEST_F(Step13_5_Ends, NoneIsDestroyedBeforeAllHaveEnded) {
  rule("", "until all have ended, none is destroyed: any of them may be called from any other", "run_reactors");
  std::array<std::atomic<Reactor*>, 3> all{};
  std::atomic<int> up = 0, ended = 0;
  int destroyed = 0;
  run_reactors(3, make, [&](Reactor& reactor, int number) {
    all[static_cast<std::size_t>(number)] = &reactor;
    reactor.call_when_running([&, number] {
      ++up;
      if (number == 2) return;
      while (up < 3) std::this_thread::yield();
      if (number == 1) reactor.stop();
    });
    reactor.add_trigger(Phase::after, SystemEvent::shutdown, [&, number] {
      if (number != 2) {
        ++ended;
        return;
      }
      while (ended < 2) std::this_thread::yield();
      for (int i = 0; i < 200; ++i) std::this_thread::yield();
      destroyed = deaths;
      for (Reactor* other : all) other->call_from_thread([] {});
    });
  });
  expect("reactors that were destroyed before the last one had ended", destroyed, 0);
  expect("and in the end", deaths.load(), 3);
}

TEST_F(Step13_5_ManyCores, AllEndAtOnce) {
  rule("", "any number of reactors may end at the same moment", "run_reactors");
  for (int round = 0; round < 20; ++round) {
    std::atomic<int> up = 0;
    run_reactors(8, plain, [&](Reactor& reactor, int) {
      reactor.call_when_running([&] {
        ++up;
        while (up < 8) std::this_thread::yield();
        reactor.stop();
      });
    });
    expect("how many ran", up.load(), 8);
  }
}

TEST_F(Step13_5_ManyCores, AtLeastOne) {
  rule("", "fewer than one reactor is refused", "run_reactors");
  for (const int count : {0, -1}) {
    expect_throws<std::invalid_argument>("run_reactors", [&] { run_reactors(count, plain, [](Reactor&, int) {}); });
  }
}

#ifndef _WIN32
TEST_F(Step13_5_ManyCores, ASignalStopsAll) {
  rule("", "number 0 alone handles signals, if it is told to: SIGTERM then stops all", "run_reactors");
  std::atomic<int> up = 0;
  int signal = 0;
  run_reactors(
      3, plain,
      [&](Reactor& reactor, int number) {
        reactor.add_trigger(Phase::after, SystemEvent::shutdown, [&, number] {
          note("stopped " + std::to_string(number));
          if (number == 0) signal = reactor.exit_signal();
        });
        reactor.call_when_running([&, number] {
          ++up;
          if (number != 0) return;
          while (up < 3) std::this_thread::yield();
          struct sigaction before {};
          ::sigaction(SIGTERM, nullptr, &before);
          if (before.sa_handler == SIG_DFL) {  // to raise it would end this program
            note("SIGTERM is not handled");
            return reactor.stop();
          }
          ::raise(SIGTERM);
        });
      },
      Signals::handle);
  expect("what happened", all(), "stopped 0, stopped 1, stopped 2");
  expect("the signal", signal, SIGTERM);
}

TEST_F(Step13_5_ManyCores, NoSignalsUnlessAsked) {
  rule("", "signals are left alone, unless number 0 is told to handle them", "run_reactors");
  bool handled = true;
  run_reactors(1, plain, [&](Reactor& reactor, int) {
    reactor.call_when_running([&] {
      struct sigaction before {};
      ::sigaction(SIGTERM, nullptr, &before);
      handled = before.sa_handler != SIG_DFL;
      reactor.stop();
    });
  });
  expect_that("SIGTERM does what it does by default", !handled);
}
#endif

}  // namespace
}  // namespace untwist::testing
