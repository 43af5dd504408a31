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
  // TODO(4.4) When none is missing any more, finish().
  untwist::todo("4.4");
}

void Gathering::failed(std::size_t index, const Failure& failure) {
  // TODO(4.4) The first failure is the result: fail() with a FirstError. Those behind it have nobody to go to:
  // log_unhandled(), unless later_ says to ignore them.
  untwist::todo("4.4");
}

bool Racing::succeeded() {
  // TODO(4.7) One less is running. Only the first success wins.
  untwist::todo("4.7");
}

void Racing::failed(std::size_t index, const Failure& failure) {
  // TODO(4.7) One less is running. Keep the failure in its place. When none is running any more, and nobody has won:
  // fail() with AllFailed, the failures in their order.
  untwist::todo("4.7");
}

}  // namespace untwist::detail
