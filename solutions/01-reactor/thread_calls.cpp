// Lesson 01 · The reactor: calls from other threads.
//
// This file is yours, with its header: change any of it, as long as the contract of ReactorThreads holds.

#include "thread_calls.hpp"

#include <stdexcept>
#include <utility>

#include <untwist/course/todo.hpp>

#include "run_guarded.hpp"

namespace untwist {

ThreadCalls::ThreadCalls(Watches& watches, std::shared_ptr<Waker> waker) : waker_(std::move(waker)) {
  // Task 1.7: Let `watches` watch the waker, like any other reader.
  // [1.7 else
  watches.add_reader(waker_);
  // 1.7]
}

void ThreadCalls::add(Callback what) {
  // Task 1.7: Another thread may be in here at the same time: lock, append, and wake the loop.
  // [1.7
  if (!what) throw std::invalid_argument("call_from_thread: there is nothing to call");
  {
    const std::lock_guard lock(mutex_);
    added_.push_back(std::move(what));
  }
  waker_->wake();
  // 1.7]
}

void ThreadCalls::run() {
  // Task 1.7: Take over what was added so far, all at once, under the lock. Then run it without the lock, oldest first,
  // each by run_guarded("a call from a thread", …). Anything added while these run waits for the next turn. One of them
  // may itself take a turn, and so come back in here: whatever is still in `waiting_` then runs before anything newer.
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
