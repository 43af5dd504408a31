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
  // Registers the waker with `watches`.
  ThreadCalls(Watches& watches, std::shared_ptr<Waker> waker);

  // See ReactorThreads::call_from_thread(). The only function here that any thread may call.
  void add(Callback what);

  // Runs the calls that were added so far.
  void run();

 private:
  const std::shared_ptr<Waker> waker_;
  std::mutex mutex_;
  std::vector<Callback> added_;  // guarded by the mutex

  // Used by the reactor's thread only: calls that were taken over and have not begun. If a call takes a turn by hand,
  // that turn continues here.
  std::deque<Callback> waiting_;
  std::uint64_t begun_ = 0;  // how many calls have begun since the reactor was created
};

}  // namespace untwist
