// Lesson 07 · Cancellation and timeouts: cancelling several at once.
//
// gather_results() and race() call these; the contract is in include/untwist/deferred/gather.hpp.

#include <untwist/course/todo.hpp>
#include <untwist/deferred/gather.hpp>

namespace untwist::detail {

void cancel_all(std::vector<Deferred<>>& members) {
  // TODO(7.5) Cancel each member, in order. cancel() does nothing to a Deferred that is empty.
  untwist::todo("7.5");
}

bool matters(const Failure* failure, bool cancelled) {
  // TODO(7.5) Return false only if the whole was cancelled, and the member has failed with Cancelled because of that.
  untwist::todo("7.5");
}

}  // namespace untwist::detail
