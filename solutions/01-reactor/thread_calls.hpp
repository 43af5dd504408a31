#pragma once
// Step 1.7: calls from other threads.

#include <deque>
#include <memory>
#include <mutex>
#include <untwist/base/callback.hpp>
#include <untwist/reactor/waker.hpp>
#include <vector>

#include "watches.hpp"

namespace untwist {

class ThreadCalls {
 public:
  // Has `watches` watch the waker.
  ThreadCalls(Watches& watches, std::shared_ptr<Waker> waker);

  // As ReactorThreads::call_from_thread(): the only function here that any thread may call.
  void add(Callback what);

  // Runs what has come so far.
  void run();

 private:
  const std::shared_ptr<Waker> waker_;
  std::mutex mutex_;
  std::vector<Callback> added_;  // under the mutex

  // Of the reactor's thread alone: what was taken over and has not begun. A call may take a turn by hand, which goes on
  // here.
  std::deque<Callback> waiting_;
  std::uint64_t begun_ = 0;  // how many have begun since the reactor was made
};

}  // namespace untwist
