// Lesson 07 · Cancellation and timeouts: which promise is cancelled, and what happens to it.
//
// The contract is Deferred::cancel() in include/untwist/deferred/deferred.hpp. What a link knows about its promise and
// the link before it is in include/untwist/deferred/detail/chain.hpp.

#include <utility>

#include <untwist/course/todo.hpp>
#include <untwist/deferred/deferred.hpp>

namespace untwist::detail {

namespace {

// The link whose result `link` is waiting for, or null.
Link* awaited_by(const Link* link) {
  // Task 7.2: If the link waits for an inner link, because a callback has returned a Deferred, return the inner link.
  // [7.2 else
  if (link->inner != nullptr) return link->inner;
  // 7.2]
  return link->previous;
}

// The link whose promise is to be cancelled; null if nothing can be cancelled.
Link* unfired(Link* last) {
  // Task 7.1: Go from `last` to the link it waits for, and so on, with awaited_by().
  // Return the first link that has a promise: that promise has not been fired yet. If no link has one, return null.
  // [7.1
  for (Link* link = last; link != nullptr; link = awaited_by(link))
    if (link->promise() != nullptr) return link;
  return nullptr;
  // 7.1]
}

// Calls the canceller, if there is one. Returns false if the promise must not be failed any more; the link may be gone.
// `why` is what the promise will fail with.
bool call_canceller(Link* link, Failure& why) {
  // Task 7.6: If the canceller throws, make that `why`, with Failure::current(), and return true.
  // Replace both lines below, which let the exception out.
  // [7.6 else static_cast<void>(why);
  //| return link->call_canceller();
  try {
    return link->call_canceller();
  } catch (...) {
    why = Failure::current();
    return true;
  }
  // 7.6]
}

// The promise of this link fails.
void fail(Link* link, const Failure& why) {
  // Task 7.1: Set the promise's own `link` to null: the promise is then used up.
  // Make the failure the result of the link, and hand it on.
  // [7.1
  link->promise()->link = nullptr;
  link->set_failure(why);
  hand_on(link);
  // 7.1]
}

}  // namespace

void cancel(Link* last) {
  Link* const link = unfired(last);
  if (link == nullptr) return;
  Failure why = Failure::of(Cancelled());
  // Task 7.4: A promise without a canceller cannot stop its work: set its `cancelled`, so that one late result is dropped.
  // [7.4 else
  if (!link->has_canceller()) link->promise()->cancelled = true;
  // 7.4]
  // Task 7.1: Call call_canceller(). If it returns true, fail() the link.
  // [7.1
  if (call_canceller(link, why)) fail(link, why);
  // 7.1]
}

bool swallows(PromiseEnd& promise) {
  // Task 7.4: Return true if the promise's `cancelled` is set, and clear it: only one late result is dropped.
  // [7.4
  return std::exchange(promise.cancelled, false);
  // 7.4]
}

}  // namespace untwist::detail
