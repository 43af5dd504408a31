#pragma once
/// @file
/// The chain behind a Deferred, without types. Nothing here is for users: it is what lesson 04 is about.
///
/// A chain is made of links. Each has a place for its result, and points to the next link, which will take that result.
/// At one end is a Promise, which refers to the first link; at the other a Deferred, which refers to the last. What
/// depends on the type of the results is given, behind the virtual functions of Link; what the chain *does* is in
/// lesson 04, in chain.cpp.
///
/// A link lives until its result was taken, or until it is clear that nobody will take it.
///
/// **What lesson 07 adds.** Cancelling goes the other way: from the last link to the promise that has not fired yet.
/// What it needs is here from the start and kept by given code: each link knows the one before it, and the first one
/// knows its promise. cancel() and swallows() do nothing until the layer of lesson 07 is linked; lesson 04 needs none
/// of it.

#include <untwist/base/callback.hpp>
#include <untwist/base/failure.hpp>

namespace untwist::detail {

class Link;

/// What a promise knows of its chain.
struct PromiseEnd {
  Link* link = nullptr;    ///< the first one; null once it was fired
  bool given_out = false;  ///< has somebody the Deferred?
  bool cancelled = false;  ///< one result that still comes is to be swallowed: lesson 07
};

/// What the first link of a chain knows of its promise.
class Origin {
 public:
  Origin(PromiseEnd* promise, Callback canceller) noexcept : promise_(promise), canceller_(std::move(canceller)) {}
  ~Origin();
  Origin(const Origin&) = delete;
  Origin& operator=(const Origin&) = delete;

  void moved_to(PromiseEnd* promise) noexcept { promise_ = promise; }
  void fired() noexcept;

  PromiseEnd* promise() const noexcept { return promise_; }
  bool has_canceller() const noexcept { return bool(canceller_); }
  bool call_canceller();

 private:
  PromiseEnd* promise_;
  Callback canceller_;
  bool* gone_ = nullptr;  // where whoever calls the canceller is to find that this is gone
};

/// One link: a place for a result, and who takes it.
class Link {
 public:
  Link() = default;
  virtual ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  /// Is its result here?
  virtual bool has_result() const noexcept = 0;
  /// Its result, when that is a failure; else null.
  virtual const Failure* failure() const noexcept = 0;
  /// Makes a failure its result.
  virtual void set_failure(Failure failure) = 0;

  /// Calls its success side with the value of @p before. What that returns is the result; a Deferred goes to
  /// wait_for(). What it throws comes out.
  virtual void call_success_side(Link& before) = 0;
  /// Calls its failure side with the failure of @p before, in the same way.
  virtual void call_failure_side(Link& before) = 0;
  /// Makes the result of @p other, a link of the same type, its own.
  virtual void adopt(Link& other) = 0;

  Link* next = nullptr;   ///< takes the result
  Link* inner = nullptr;  ///< the link whose result this one waits for, because a callback returned its Deferred
  bool wanted = true;     ///< does a Deferred refer to it?

  // The rest is for lesson 07.

  /// The promise that is to fire this link; null when it was fired, and for every link but the first.
  virtual PromiseEnd* promise() noexcept { return nullptr; }
  /// Is there something to call when it is cancelled, and was not called yet?
  virtual bool has_canceller() const noexcept { return false; }
  /// Calls that. What it throws comes out. @returns whether the promise has still to be fired; if not, the link may be
  /// gone.
  virtual bool call_canceller() { return true; }

  /// It will take the result of @p last.
  void comes_after(Link* last) noexcept;

  /// The link whose result it will take; null for the first one, and when that has been taken.
  Link* previous = nullptr;
};

/// Adds a link after the last one; if the result is there already, it goes on now.
void add_link(Link* last, Link* link);

/// Hands a result on, from link to link, for as long as there is one and somebody to take it.
void hand_on(Link* link);

/// A side of @p link has returned the Deferred that refers to @p inner: its result, when it comes, is the link's.
void wait_for(Link* link, Link* inner);

/// The Deferred that referred to it has gone.
void let_go(Link* link) noexcept;

/// Does the result of @p inner depend on that of @p link? Then @p link must not wait for it: it would wait for itself.
bool depends_on(const Link* inner, const Link* link) noexcept;

/// Refuses a Deferred that was used up and so refers to no link.
/// @throws AlreadyFired
void must_not_be_used_up(const Link* link);

/// Gives out the link that a promise is about to fire, once.
/// @throws AlreadyFired  when it is gone.
Link* to_fire(Link*& link);

/// Gives out the link that the promise's Deferred is to refer to, once.
/// @throws AlreadyFired  when that was done before, or the link is gone.
Link* to_wait_for(Link* link, bool& given_out);

/// Cancels what the chain that ends with @p link waits for. Lesson 07; without it, nothing happens.
void cancel(Link* link);

/// A promise that was fired, or cancelled, is fired: is this the one late result to be swallowed? Lesson 07; without
/// it, never.
bool swallows(PromiseEnd& promise);

}  // namespace untwist::detail
