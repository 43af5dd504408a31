// Lesson 04 · Callbacks and Deferreds: several at once.
//
// The contract is in include/untwist/deferred/gather.hpp. These functions are called with each member's result, and
// decide when the whole fires.

#include <utility>

#include <untwist/base/log.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/deferred/gather.hpp>

namespace untwist::detail {

void Gathering::succeeded() {
  // Task 4.4: Count the result in missing_.
  // When no result is missing any more, call finish().
  // [4.4
  if (--missing_ == 0) finish();
  // 4.4]
}

void Gathering::failed(std::size_t index, const Failure& failure) {
  // Task 4.4: On the first failure, fail() with a FirstError.
  // Set failed_ before that: fail() runs callbacks, and one of them may make another member fail.
  // Log each later failure with log_unhandled(), unless later_ is LaterFailures::ignore.
  // [4.4
  if (!std::exchange(failed_, true)) {
    fail(FirstError(index, failure));
  } else if (later_ == LaterFailures::log) {
    log_unhandled(failure);
  }
  // 4.4]
}

bool Racing::succeeded() {
  // Task 4.7: Count running_ down.
  // Return true for the first success only, and remember in won_ that there was one.
  // [4.7
  --running_;
  return !std::exchange(won_, true);
  // 4.7]
}

void Racing::failed(std::size_t index, const Failure& failure) {
  // Task 4.7: Store the failure at its index.
  // Count running_ down.
  // When none is running any more and none has won, fail() with AllFailed, the failures in the order of their indices.
  // [4.7
  failures_[index] = failure;
  if (--running_ > 0 || won_) return;
  std::vector<Failure> in_order;
  for (const auto& each : failures_) in_order.push_back(*each);
  fail(AllFailed(std::move(in_order)));
  // 4.7]
}

}  // namespace untwist::detail
