// Lesson 04 · Callbacks and Deferreds: several at once.
//
// The contract is in include/untwist/deferred/gather.hpp. Each member's result comes here; what is done with it is
// counted here.

#include <utility>

#include <untwist/base/log.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/deferred/gather.hpp>

namespace untwist::detail {

void Gathering::succeeded() {
  // Task 4.4: When none is missing any more, finish().
  // [4.4
  if (--missing_ == 0) finish();
  // 4.4]
}

void Gathering::failed(std::size_t index, const Failure& failure) {
  // Task 4.4: The first failure is the result: fail() with a FirstError. Those behind it have nobody to go to:
  // log_unhandled(), unless later_ says to ignore them.
  // [4.4
  if (!std::exchange(failed_, true)) {
    fail(FirstError(index, failure));
  } else if (later_ == LaterFailures::log) {
    log_unhandled(failure);
  }
  // 4.4]
}

bool Racing::succeeded() {
  // Task 4.7: One less is running. Only the first success wins.
  // [4.7
  --running_;
  return !std::exchange(won_, true);
  // 4.7]
}

void Racing::failed(std::size_t index, const Failure& failure) {
  // Task 4.7: One less is running. Keep the failure in its place. When none is running any more, and nobody has won:
  // fail() with AllFailed, the failures in their order.
  // [4.7
  failures_[index] = failure;
  if (--running_ > 0 || won_) return;
  std::vector<Failure> in_order;
  for (const auto& each : failures_) in_order.push_back(*each);
  fail(AllFailed(std::move(in_order)));
  // 4.7]
}

}  // namespace untwist::detail
