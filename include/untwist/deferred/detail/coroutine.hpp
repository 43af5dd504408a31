#pragma once
/// @file
/// A coroutine that waits for Deferreds and is one, without types. Nothing here is for users: it is the subject of
/// lesson 12.
///
/// A coroutine is a link: the one that its Deferred refers to. Any other link takes one result and makes its own from
/// it. This one may take many, one after the other: each `co_await` makes it the next link after the chain that it
/// waits for, and when that chain's result comes, the body goes on. The value that the body returns, or the exception
/// that leaves it, is the link's result.
///
/// The link lies in the coroutine's *frame*: the block of memory that holds its parameters and its variables while it
/// is suspended. So a frame lives as long as any link: until its result is taken.
///
/// Code that depends on types is given, in coroutine_inl.hpp: it is what the compiler calls. What it does is written in
/// lesson 12, in coroutine.cpp.

#include <coroutine>
#include <untwist/deferred/detail/chain.hpp>

namespace untwist::detail {

/// The part of a frame that lesson 12 works with.
class Coroutine {
 public:
  Coroutine() = default;
  Coroutine(const Coroutine&) = delete;
  Coroutine& operator=(const Coroutine&) = delete;

  /// `co_await` begins: is the result of @p awaited there, so that the body can go on immediately?
  bool can_go_on(const Link& awaited) const;
  /// `co_await`, if the body cannot go on: it is suspended now, and the result of @p awaited must wake it up.
  void suspend_until(Link& awaited);
  /// The link that was awaited has its result, and the body goes on: to its next `co_await` that has to wait, or to its
  /// end.
  void go_on(Link& before);
  /// The link whose result the body is about to take, after it was suspended.
  Link& taken() const noexcept { return *taken_; }
  /// `co_await` ends with a failure, which the body must see as an exception.
  [[noreturn]] void raise(const Failure& failure) const;

  /// The body has returned a value. It is in its place.
  void has_returned();
  /// The body has returned the Deferred that refers to @p inner.
  void has_returned(Link* inner);
  /// An exception has left the body. It is being handled.
  void has_thrown();
  /// The result was taken, or nobody will ever take it. This object is part of the frame, which is freed now.
  void is_let_go() noexcept { frame_.destroy(); }

 protected:
  ~Coroutine() = default;

  /// The link that the coroutine's Deferred refers to.
  virtual Link& link() noexcept = 0;
  /// Makes the value in its place the result of the link.
  virtual void announce_value() noexcept = 0;

  std::coroutine_handle<> frame_;  ///< `frame_.resume()` continues the body
  Link* taken_ = nullptr;          ///< see taken()
};

}  // namespace untwist::detail
