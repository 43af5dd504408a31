#ifdef __linux__
#include <sched.h>
#endif

#include <atomic>
#include <list>
#include <thread>

#include "reactor_test.hpp"

namespace untwist::testing {
namespace {

// A thread that is always joined; join() rethrows its exception.
class Thread {
 public:
  explicit Thread(const std::function<void()>& body)
      : thread_([this, body] {
          try {
            body();
          } catch (...) {
            error_ = std::current_exception();
          }
        }) {}
  ~Thread() {
    if (thread_.joinable()) thread_.join();
  }
  void join() {
    thread_.join();
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::exception_ptr error_;
  std::thread thread_;
};

// While this lives, all threads that this one starts share one processor with it, if the system lets us: one that wakes
// another up is likely to stand still at that moment.
class OnOneProcessor {
#ifdef __linux__
 public:
  OnOneProcessor() {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<std::size_t>(::sched_getcpu()), &one);
    changed_ = ::sched_getaffinity(0, sizeof all_, &all_) == 0 && ::sched_setaffinity(0, sizeof one, &one) == 0;
  }
  ~OnOneProcessor() {
    if (changed_) ::sched_setaffinity(0, sizeof all_, &all_);
  }
  OnOneProcessor(const OnOneProcessor&) = delete;
  OnOneProcessor& operator=(const OnOneProcessor&) = delete;

 private:
  cpu_set_t all_{};
  bool changed_ = false;
#endif
};

class Step1_7_CallFromThread : public ReactorTest {
 protected:
  // Other threads wake the loop here, so a sleep counts as endless only after some real time.
  Step1_7_CallFromThread() { reactor = make_reactor_under_test(patient); }

  // Runs the loop while another thread adds a call that ends it.
  void run_beside(Thread& other) {
    bool slept_on = false;
    try {
      reactor->run();
    } catch (const SleepsForEver&) {
      slept_on = true;
    }
    other.join();
    if (slept_on) report("the loop wakes up, and runs the thread's call", "it sleeps on: it was not woken");
  }

  // Adds a call from another thread as soon as the loop sleeps.
  void run_and_wake() {
    std::atomic<bool> sleeping = false;
    patient.on_poll = [&] { sleeping = true; };
    Thread other([&] {
      while (!sleeping) std::this_thread::yield();
      reactor->call_from_thread([&] { reactor->crash(); });
    });
    run_beside(other);
    patient.on_poll = {};
  }

  FakeKernel patient{2s};
};

TEST_F(Step1_7_CallFromThread, ItRunsInTheReactorsThread) {
  rule("D1", "a call from any thread runs in the thread that runs the reactor", "ThreadCalls::run");
  std::thread::id ran_in;
  Thread other([&] {
    reactor->call_from_thread([&] {
      ran_in = std::this_thread::get_id();
      reactor->crash();
    });
  });
  run_beside(other);
  expect_that("it ran in the thread of run()", ran_in == std::this_thread::get_id());
}

TEST_F(Step1_7_CallFromThread, ItWakesASleepingLoop) {
  rule("D2", "a loop that sleeps in poll(), with nothing scheduled, is woken", "ThreadCalls::add");
  run_and_wake();
  expect_that("the loop is down", !reactor->running());
}

TEST_F(Step1_7_CallFromThread, ALoopThatWakesUpFindsTheCall) {
  rule("D2", "a loop that was woken finds the call; one that finds none goes back to sleep", "ThreadCalls::add");
  constexpr int kRounds = 300;
  std::atomic<int> sleeps = 0, calls = 0, slept_before = 0;
  std::atomic<bool> over = false;
  patient.on_poll = [&] { ++sleeps; };
  [[maybe_unused]] const OnOneProcessor together;
  Thread other([&] {
    for (int round = 0; round < kRounds && !over; ++round) {
      while (sleeps == slept_before && !over) std::this_thread::yield();
      reactor->call_from_thread([&] {
        slept_before = sleeps.load();
        if (++calls == kRounds) reactor->crash();
      });
      while (calls == round && !over) std::this_thread::yield();
    }
  });
  try {
    reactor->run();
  } catch (const SleepsForEver&) {
    over = true;
    report("the loop runs each call", "it sleeps on, although call " + std::to_string(calls + 1) + " was added");
  }
  other.join();
}

TEST_F(Step1_7_CallFromThread, CallsRunInTheOrderTheyWereAdded) {
  rule("D3", "the call added first runs first", "ThreadCalls::run");
  for (const char* name : {"A", "B", "C", "D"}) reactor->call_from_thread(says(name));
  turn();
  expect("the order of the calls", ran, "A B C D");
}

TEST_F(Step1_7_CallFromThread, CallsAddedBeforeRunWaitForRun) {
  rule("D4", "a call added before run() waits until the reactor runs", "ThreadCalls::run");
  reactor->call_from_thread(says("A"));
  expect("what ran before the loop", ran, "");
  reactor->call_from_thread([&] { reactor->crash(); });
  reactor->run();
  expect("what ran in the loop", ran, "A");
}

TEST_F(Step1_7_CallFromThread, ACallThatAddsAnotherDoesNotProlongTheTurn) {
  rule("D5", "a call that is added by a call from a thread runs in the next turn", "ThreadCalls::run");
  int left = 5;
  std::function<void()> again;
  again = [&] {
    if (--left > 0) reactor->call_from_thread(says("again", again));
  };
  reactor->call_from_thread(says("first", again));
  turn();
  expect("what ran in turn 1", ran, "first");
  turn();
  expect("what ran in two turns", ran, "first again");
}

TEST_F(Step1_7_CallFromThread, ACallThatCallsIterateIsNotOvertaken) {
  rule("D3", "the call added first runs first, even when a call runs a turn of its own with iterate()",
       "ThreadCalls::run");
  reactor->call_from_thread(says("A", [&] {
    reactor->call_from_thread(says("D"));
    turn();
    reactor->call_from_thread(says("E"));
  }));
  reactor->call_from_thread(says("B"));
  reactor->call_from_thread(says("C"));
  turn();
  expect("what ran in turn 1, including the turn inside it", ran, "A B C D");
  turn();
  expect("what ran in all", ran, "A B C D E");
}

TEST_F(Step1_7_CallFromThread, ACallAddedByADelayedCallRunsPromptly) {
  rule("D6", "the loop also wakes up when the reactor's own thread adds the call", "ThreadCalls::add");
  reactor->call_later(0s, [&] { reactor->call_from_thread([&] { reactor->crash(); }); });
  reactor->call_later(1h, says("an hour later"));
  reactor->run();
  expect("what ran before the loop ended", ran, "");
}

TEST_F(Step1_7_CallFromThread, ManyCallsFromManyThreadsAllRun) {
  rule("D7", "no call is lost, however many arrive together; a full wake-up pipe is not an error", "ThreadCalls::add");
  constexpr int kThreads = 4;
  constexpr int kCallsEach = 20000;  // more wake-ups than a pipe holds
  int count = 0;
  std::list<Thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int call = 0; call < kCallsEach; ++call) reactor->call_from_thread([&] { ++count; });
    });
  }
  for (Thread& thread : threads) thread.join();
  reactor->iterate(0s);
  expect("how many calls ran", count, kThreads * kCallsEach);
}

TEST_F(Step1_7_CallFromThread, ThreadsMayAddCallsWhileTheLoopRuns) {
  rule("D7", "a thread may add a call while the loop runs another", "ThreadCalls::add");
  constexpr int kThreads = 3;
  constexpr int kCallsEach = 2000;
  int count = 0;
  const auto counts = [&] {
    if (++count == kThreads * kCallsEach) reactor->crash();
  };
  std::list<Thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int call = 0; call < kCallsEach; ++call) reactor->call_from_thread(counts);
    });
  }
  try {
    reactor->run();
  } catch (const SleepsForEver&) {
    for (Thread& thread : threads) thread.join();
    const auto missing = static_cast<std::size_t>(kThreads * kCallsEach - count);
    return report("every call runs", "the loop sleeps, and " + counted(missing, "call") + " never ran");
  }
  for (Thread& thread : threads) thread.join();
  expect("how many calls ran", count, kThreads * kCallsEach);
}

TEST_F(Step1_7_CallFromThread, ACallWithoutDelayFromAThreadCallRunsInTheSameTurn) {
  rule("B8",
       "calls from threads run first in a turn, so a call that they schedule with no delay is due in the same turn",
       "ThreadCalls::run");
  reactor->call_from_thread(says("thread call", [&] { reactor->call_later(0s, says("timed call")); }));
  turn();
  expect("what ran in turn 1", ran, "thread call timed call");
}

TEST_F(Step1_7_CallFromThread, TheWakerIsNeitherListedNorRemoved) {
  rule("C6", "remove_all() leaves the reactor's own waker in place", "Watches::remove_all");
  expect_that("the waker is not listed", reactor->readers().empty());
  expect_that("the waker is not removed", reactor->remove_all().empty());
  run_and_wake();
}

TEST_F(Step1_7_CallFromThread, AnEmptyCallbackIsRefused) {
  rule("", "an error shows up where it is made, not when the call runs", "ThreadCalls::add");
  expect_throws<std::invalid_argument>("call_from_thread() with an empty callback",
                                       [&] { reactor->call_from_thread(Callback()); });
}

}  // namespace
}  // namespace untwist::testing
