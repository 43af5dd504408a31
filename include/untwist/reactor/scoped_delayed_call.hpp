#pragma once
/// @file
/// A delayed call that ends with its owner.

#include <untwist/reactor/reactor.hpp>
#include <utility>

namespace untwist {

/// A delayed call that is cancelled when its owner goes, or when another one takes its place.
///
/// It is true while the call is still to run. A call that has run needs no clearing: then there is nothing to cancel.
///
///     ScopedDelayedCall timeout_;
///     timeout_ = time.call_later(5s, [this] { give_up(); });  // cancels the one before
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

  /// Takes over a call; the one before is cancelled if it is still to run.
  ScopedDelayedCall& operator=(DelayedCallPtr call);

  /// Cancels the call if it is still to run.
  void cancel();
  /// Lets the call go: it runs when it is due, whatever happens to its owner.
  DelayedCallPtr release() noexcept;

  /// Is it still to run?
  explicit operator bool() const noexcept { return call_ && call_->active(); }
  /// The call, to move it or to ask when it is due. Only while this is true.
  DelayedCall* operator->() const noexcept { return call_.get(); }

 private:
  DelayedCallPtr call_;
};

}  // namespace untwist
