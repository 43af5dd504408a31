#include <utility>

#include <untwist/reactor/scoped_delayed_call.hpp>

namespace untwist {

namespace {

// By value: the callback that is dropped with the call may be all that keeps the owner alive.
void cancel_if_active(const DelayedCallPtr call) {
  if (call && call->active()) call->cancel();
}

}  // namespace

ScopedDelayedCall::~ScopedDelayedCall() { cancel(); }

ScopedDelayedCall& ScopedDelayedCall::operator=(DelayedCallPtr call) {
  cancel_if_active(std::exchange(call_, std::move(call)));
  return *this;
}

DelayedCallPtr ScopedDelayedCall::release() noexcept { return std::exchange(call_, nullptr); }

void ScopedDelayedCall::cancel() { cancel_if_active(std::exchange(call_, nullptr)); }

}  // namespace untwist
