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
  // TODO(7.2) If the link waits for an inner link, because a callback has returned a Deferred, return the inner link.
  return link->previous;
}

// The link whose promise is to be cancelled; null if nothing can be cancelled.
Link* unfired(Link* last) {
  // TODO(7.1) Go from `last` to the link it waits for, and so on, with awaited_by().
  // Return the first link that has a promise: that promise has not been fired yet. If no link has one, return null.
  untwist::todo("7.1");
}

// Calls the canceller, if there is one. Returns false if the promise must not be failed any more; the link may be gone.
// `why` is what the promise will fail with.
bool call_canceller(Link* link, Failure& why) {
  // TODO(7.6) If the canceller throws, make that `why`, with Failure::current(), and return true.
  // Replace both lines below, which let the exception out.
  static_cast<void>(why);
  return link->call_canceller();
}

// The promise of this link fails.
void fail(Link* link, const Failure& why) {
  // TODO(7.1) Set the promise's own `link` to null: the promise is then used up.
  // Make the failure the result of the link, and hand it on.
  untwist::todo("7.1");
}

}  // namespace

void cancel(Link* last) {
  Link* const link = unfired(last);
  if (link == nullptr) return;
  Failure why = Failure::of(Cancelled());
  // TODO(7.4) A promise without a canceller cannot stop its work: set its `cancelled`, so that one late result is dropped.
  // TODO(7.1) Call call_canceller(). If it returns true, fail() the link.
  untwist::todo("7.1");
}

bool swallows(PromiseEnd& promise) {
  // TODO(7.4) Return true if the promise's `cancelled` is set, and clear it: only one late result is dropped.
  untwist::todo("7.4");
}

}  // namespace untwist::detail
