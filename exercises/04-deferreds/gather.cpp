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
  // TODO(4.4) Count the result in missing_.
  // When no result is missing any more, call finish().
  untwist::todo("4.4");
}

void Gathering::failed(std::size_t index, const Failure& failure) {
  // TODO(4.4) On the first failure, fail() with a FirstError.
  // Set failed_ before that: fail() runs callbacks, and one of them may make another member fail.
  // Log each later failure with log_unhandled(), unless later_ is LaterFailures::ignore.
  untwist::todo("4.4");
}

bool Racing::succeeded() {
  // TODO(4.7) Count running_ down.
  // Return true for the first success only, and remember in won_ that there was one.
  untwist::todo("4.7");
}

void Racing::failed(std::size_t index, const Failure& failure) {
  // TODO(4.7) Store the failure at its index.
  // Count running_ down.
  // When none is running any more and none has won, fail() with AllFailed, the failures in the order of their indices.
  untwist::todo("4.7");
}

}  // namespace untwist::detail
