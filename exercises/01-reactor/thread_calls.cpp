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
  // TODO(1.7) Let `watches` watch the waker, like any other reader.
}

void ThreadCalls::add(Callback what) {
  // TODO(1.7) Another thread may be in here at the same time: lock, append, and wake the loop.
  untwist::todo("1.7");
}

void ThreadCalls::run() {
  // TODO(1.7) Take over what was added so far, all at once, under the lock. Then run it without the lock, oldest first,
  // each by run_guarded("a call from a thread", …). Anything added while these run waits for the next turn. One of them
  // may itself take a turn, and so come back in here: whatever is still in `waiting_` then runs before anything newer.
}

}  // namespace untwist
