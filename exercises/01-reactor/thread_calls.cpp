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
  // TODO(1.7) Register the waker with `watches` as a reader.
}

void ThreadCalls::add(Callback what) {
  // TODO(1.7) Throw std::invalid_argument if the callback is empty.
  // Append the callback to added_ under the lock: other threads may be in here at the same time.
  // Then wake the loop.
  untwist::todo("1.7");
}

void ThreadCalls::run() {
  // TODO(1.7) Under the lock, move everything in added_ to the end of `waiting_`.
  // Without the lock, run the calls that are in `waiting_` now, oldest first.
  // Run each under run_guarded("a call from a thread", …).
  // Leave calls that are added meanwhile to the next turn.
  // Keep the order even if a call takes a turn by hand, which re-enters run(): first run what is left in `waiting_`.
}

}  // namespace untwist
