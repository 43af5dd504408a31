// Lesson 13 · Three reactors: one for each core.
//
// The contract is in include/untwist/reactor/reactors.hpp. There are no functions to fill in: the design is yours.

#include <condition_variable>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include <untwist/base/errors.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/reactor/reactors.hpp>

namespace untwist {

// [13.5 else
namespace {

// Threads that run a reactor each. They share the members of this class, and nothing else. The mutex guards all of
// them.
class Reactors {
 public:
  explicit Reactors(int count) : alive_(count) {}

  // One reactor's whole life, in its own thread.
  void live(int number, const std::function<std::unique_ptr<Reactor>()>& make,
            const std::function<void(Reactor&, int)>& begin, Signals signals) noexcept {
    std::unique_ptr<Reactor> reactor;
    try {
      reactor = make();
      begin(*reactor, number);
      if (enter(*reactor)) reactor->run(signals);
    } catch (...) {
      note_error();
    }
    leave(reactor.get(), 1);
    wait_for_all();  // others may be calling this reactor
  }

  // Keeps the first exception, for when all have ended.
  void note_error() noexcept {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::current_exception();
  }

  // This many have ended, or will never begin. The first to leave asks the others to stop.
  void leave(const Reactor* reactor, int count) noexcept {
    const std::lock_guard lock(mutex_);
    std::erase(running_, reactor);
    if (!std::exchange(ended_, true)) {
      for (Reactor* other : running_) other->call_from_thread([other] { stop(*other); });
    }
    alive_ -= count;
    if (alive_ == 0) all_have_ended_.notify_all();
  }

  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  // From now on others may stop this reactor. False if one has ended already.
  bool enter(Reactor& reactor) {
    const std::lock_guard lock(mutex_);
    if (ended_) return false;
    running_.push_back(&reactor);
    return true;
  }

  void wait_for_all() noexcept {
    std::unique_lock lock(mutex_);
    all_have_ended_.wait(lock, [this] { return alive_ == 0; });
  }

  static void stop(Reactor& reactor) {
    try {
      reactor.stop();
    } catch (const NotRunning&) {  // it is stopping
    }
  }

  std::mutex mutex_;
  std::condition_variable all_have_ended_;
  int alive_;
  bool ended_ = false;  // has one ended?
  std::vector<Reactor*> running_;
  std::exception_ptr error_;
};

}  // namespace
// 13.5]

void run_reactors(int count, const std::function<std::unique_ptr<Reactor>()>& make,
                  const std::function<void(Reactor& reactor, int number)>& begin, Signals signals) {
  // Task 13.5: Write this so that its contract holds.
  // [13.5
  if (count < 1) throw std::invalid_argument("run_reactors: at least one is needed");
  Reactors reactors(count);
  std::vector<std::thread> threads;
  try {
    for (int number = 1; number < count; ++number) {
      threads.emplace_back([&, number] { reactors.live(number, make, begin, Signals::ignore); });
    }
  } catch (...) {
    reactors.note_error();
    reactors.leave(nullptr, count - 1 - static_cast<int>(threads.size()));
  }
  reactors.live(0, make, begin, signals);
  for (std::thread& thread : threads) thread.join();
  reactors.rethrow();
  // 13.5]
}

}  // namespace untwist
