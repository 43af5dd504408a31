// Lesson 07 · Cancellation and timeouts: the time limit of a chain.
//
// The contract is in include/untwist/deferred/timeout.hpp. add_timeout() adds a link that has a Timeout. The link
// starts it, and stops it when its result comes.

#include <untwist/course/todo.hpp>
#include <untwist/deferred/timeout.hpp>

namespace untwist::detail {

void Timeout::start(ReactorTime& time, Link* link) {
  // Task 7.3: Do nothing if the link has its result already.
  // Otherwise schedule a call after limit_, and keep it in call_.
  // When it runs, set is_up_ first, then cancel() the link. After that, touch nothing: this object may be gone.
  // [7.3
  if (link->has_result()) return;
  call_ = time.call_later(limit_, [this, link] {
    is_up_ = true;
    cancel(link);
  });
  // 7.3]
}

void Timeout::stop() noexcept {
  // Task 7.3: Cancel the call, if there is one and it is still to run.
  // [7.3 else
  if (call_ && call_->active()) call_->cancel();
  // 7.3]
}

Failure Timeout::instead_of(const Failure& failure, const std::string& what) const {
  // Task 7.3: If the time was up, and the failure is Cancelled, return TimedOut(what, limit_) instead of it.
  // Otherwise return the failure itself.
  // [7.3
  if (is_up_ && failure.is<Cancelled>()) return Failure::of(TimedOut(what, limit_));
  return failure;
  // 7.3]
}

}  // namespace untwist::detail
