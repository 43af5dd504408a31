// Lesson 07 · Cancellation and timeouts: the time limit of a chain.
//
// The contract is in include/untwist/deferred/timeout.hpp. add_timeout() adds a link that has a Timeout. The link
// starts it, and stops it when its result comes.

#include <untwist/course/todo.hpp>
#include <untwist/deferred/timeout.hpp>

namespace untwist::detail {

void Timeout::start(ReactorTime& time, Link* link) {
  // TODO(7.3) Do nothing if the link has its result already.
  // Otherwise schedule a call after limit_, and keep it in call_.
  // When it runs, set is_up_ first, then cancel() the link. After that, touch nothing: this object may be gone.
  untwist::todo("7.3");
}

void Timeout::stop() noexcept {
  // TODO(7.3) Cancel the call, if there is one and it is still to run.
}

Failure Timeout::instead_of(const Failure& failure, const std::string& what) const {
  // TODO(7.3) If the time was up, and the failure is Cancelled, return TimedOut(what, limit_) instead of it.
  // Otherwise return the failure itself.
  untwist::todo("7.3");
}

}  // namespace untwist::detail
