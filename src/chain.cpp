// The given half of a chain without types: what links know of the ones before them, and of their promise, so that
// lesson 07 can cancel.

#include <untwist/deferred/detail/chain.hpp>

namespace untwist::detail {

Link::~Link() {
  // What this one waited for, the next one waits for now.
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

bool Origin::call_canceller() {
  bool gone = false;
  const Callback cancel = std::move(canceller_);
  gone_ = &gone;
  try {
    cancel();
  } catch (...) {
    if (!gone) gone_ = nullptr;
    throw;
  }
  if (gone) return false;
  gone_ = nullptr;
  return promise_ != nullptr;
}

}  // namespace untwist::detail
