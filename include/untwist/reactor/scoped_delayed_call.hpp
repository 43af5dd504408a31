#pragma once
/// @file
/// A delayed call that is cancelled with its owner.

#include <untwist/reactor/reactor.hpp>
#include <utility>

namespace untwist {

/// A delayed call that is cancelled when its owner is destroyed, or when another call replaces it.
///
/// It converts to true while the call is still to run. You need not clear a call that has run: there is nothing to
/// cancel then.
///
///     ScopedDelayedCall timeout_;
///     timeout_ = time.call_later(5s, [this] { give_up(); });  // cancels the previous call
///     if (timeout_) timeout_->reset(5s);
class ScopedDelayedCall {
 public:
  /// No call.
  ScopedDelayedCall() = default;
  /// Takes over a call.
  ScopedDelayedCall(DelayedCallPtr call) noexcept : call_(std::move(call)) {}
  ~ScopedDelayedCall();
  ScopedDelayedCall(const ScopedDelayedCall&) = delete;
  ScopedDelayedCall& operator=(const ScopedDelayedCall&) = delete;

  /// Takes over a call. The previous one is cancelled if it is still to run.
  ScopedDelayedCall& operator=(DelayedCallPtr call);

  /// Cancels the call if it is still to run.
  void cancel();
  /// Gives up ownership: the call runs when it is due, whatever happens to its owner.
  DelayedCallPtr release() noexcept;

  /// Is it still to run?
  explicit operator bool() const noexcept { return call_ && call_->active(); }
  /// The call, to reschedule it or to find out when it is due. Only while this converts to true.
  DelayedCall* operator->() const noexcept { return call_.get(); }

 private:
  DelayedCallPtr call_;
};

}  // namespace untwist
