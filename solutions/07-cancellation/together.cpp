// Lesson 07 · Cancellation and timeouts: cancelling several at once.
//
// gather_results() and race() call these; the contract is in include/untwist/deferred/gather.hpp.

#include <untwist/course/todo.hpp>
#include <untwist/deferred/gather.hpp>

namespace untwist::detail {

void cancel_all(std::vector<Deferred<>>& members) {
  // Task 7.5: Cancel each member, in order. cancel() does nothing to a Deferred that is empty.
  // [7.5
  for (Deferred<>& member : members) member.cancel();
  // 7.5]
}

bool matters(const Failure* failure, bool cancelled) {
  // Task 7.5: Return false only if the whole was cancelled, and the member has failed with Cancelled because of that.
  // [7.5
  return !cancelled || failure == nullptr || !failure->is<Cancelled>();
  // 7.5]
}

}  // namespace untwist::detail
