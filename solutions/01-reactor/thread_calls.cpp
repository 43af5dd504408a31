// Lesson 01 · The reactor: calls from other threads.
//
// This file and its header are yours: change any of it, as long as the contract of ReactorThreads holds.

#include "thread_calls.hpp"

#include <stdexcept>
#include <utility>

#include <untwist/course/todo.hpp>

#include "run_guarded.hpp"

namespace untwist {

ThreadCalls::ThreadCalls(Watches& watches, std::shared_ptr<Waker> waker) : waker_(std::move(waker)) {
  // Task 1.7: Register the waker with `watches` as a reader.
  // [1.7 else
  watches.add_reader(waker_);
  // 1.7]
}

void ThreadCalls::add(Callback what) {
  // Task 1.7: Throw std::invalid_argument if the callback is empty.
  // Append the callback to added_ under the lock: other threads may be in here at the same time.
  // Then wake the loop.
  // [1.7
  if (!what) throw std::invalid_argument("call_from_thread: the callback is empty");
  {
    const std::lock_guard lock(mutex_);
    added_.push_back(std::move(what));
  }
  waker_->wake();
  // 1.7]
}

void ThreadCalls::run() {
  // Task 1.7: Under the lock, move everything in added_ to the end of `waiting_`.
  // Without the lock, run the calls that are in `waiting_` now, oldest first.
  // Run each under run_guarded("a call from a thread", …).
  // Leave calls that are added meanwhile to the next turn.
  // Keep the order even if a call takes a turn by hand, which re-enters run(): first run what is left in `waiting_`.
  // [1.7 else
  std::vector<Callback> added;
  {
    const std::lock_guard lock(mutex_);
    added.swap(added_);
  }
  for (Callback& what : added) waiting_.push_back(std::move(what));
  const std::uint64_t last = begun_ + waiting_.size();
  while (begun_ < last) {
    const Callback next = std::move(waiting_.front());
    waiting_.pop_front();
    ++begun_;
    run_guarded("a call from a thread", next);
  }
  // 1.7]
}

}  // namespace untwist
