// The given half of a chain without types: what links know about the links before them and about their promise, so that
// lesson 07 can cancel.

#include <untwist/base/log.hpp>
#include <untwist/deferred/deferred.hpp>

namespace untwist::detail {

// Searches from both ends, one step at a time: usually one of them is near.
bool depends_on(const Link* inner, const Link* link) noexcept {
  const Link* before = inner;  // something that `inner` depends on
  const Link* behind = link;   // something that depends on `link`
  while (before != nullptr && behind != nullptr) {
    if (before == link || behind == inner) return true;
    before = before->inner != nullptr ? before->inner : before->previous;
    behind = behind->next;
  }
  return false;
}

void must_not_be_used_up(const Link* link) {
  if (link != nullptr) return;
  throw AlreadyFired("this Deferred was already used up: moved from, added to, returned or detached");
}

Link::~Link() {
  // The next link now waits for what this one was waiting for.
  if (next != nullptr && next->previous == this) next->previous = inner;
}

void Link::comes_after(Link* last) noexcept { previous = last; }

Origin::~Origin() {
  if (gone_ != nullptr) *gone_ = true;
}

void Origin::fired() noexcept {
  promise_ = nullptr;
  const Callback gone = std::move(canceller_);
}

// A canceller that stops the work often destroys the promise with it. The chain is then cancelled, not broken.
void Origin::dropped_by_canceller(const PromiseEnd& promise) noexcept {
  dropped_ = promise;
  promise_ = &dropped_;
}

bool Origin::call_canceller() {
  if (gone_ != nullptr) return false;  // it is being called, further up the stack: that call will decide
  if (!canceller_) return promise_ != nullptr;
  bool gone = false;
  const Callback cancel = std::move(canceller_);
  gone_ = &gone;
  std::exception_ptr thrown;
  try {
    cancel();
  } catch (...) {
    thrown = std::current_exception();
  }
  if (!gone) gone_ = nullptr;
  const bool unfired = !gone && promise_ != nullptr;
  if (thrown && unfired) std::rethrow_exception(thrown);
  if (thrown) log_unhandled(Failure(thrown));
  return unfired;
}

}  // namespace untwist::detail
