#pragma once
/// @file
/// The chain behind a Deferred, without types. Nothing here is for users: it is the subject of lesson 04.
///
/// A chain is made of links. Each has a place for its result, and points to the next link, which will take that result.
/// At one end is a Promise, which refers to the first link; at the other a Deferred, which refers to the last. Code
/// that depends on the type of the results is given, behind the virtual functions of Link. What the chain *does* is
/// written in lesson 04, in chain.cpp.
///
/// A link lives until its result is taken, or until it is certain that nothing will take it.
///
/// **What lesson 07 adds.** Cancelling goes the other way: from the last link to the promise that has not fired yet.
/// The data it needs is here from the start, and given code maintains it: each link knows the one before it, and the
/// first one knows its promise. cancel() and swallows() do nothing until the layer of lesson 07 is linked. Lesson 04
/// needs none of it.

#include <untwist/base/callback.hpp>
#include <untwist/base/failure.hpp>
#include <untwist/base/kept_memory.hpp>

namespace untwist::detail {

class Link;

/// What a promise knows about its chain.
struct PromiseEnd {
  Link* link = nullptr;    ///< the first one; null once it was fired
  bool given_out = false;  ///< has the Deferred been given out?
  bool cancelled = false;  ///< will one late result be swallowed? Lesson 07
};

/// What the first link of a chain knows about its promise.
class Origin {
 public:
  Origin(PromiseEnd* promise, Callback canceller) noexcept : promise_(promise), canceller_(std::move(canceller)) {}
  ~Origin();
  Origin(const Origin&) = delete;
  Origin& operator=(const Origin&) = delete;

  void moved_to(PromiseEnd* promise) noexcept { promise_ = promise; }
  void fired() noexcept;

  bool is_cancelling() const noexcept { return gone_ != nullptr; }
  void dropped_by_canceller(const PromiseEnd& promise) noexcept;

  PromiseEnd* promise() const noexcept { return promise_; }
  bool has_canceller() const noexcept { return has_canceller_; }
  bool call_canceller();

 private:
  PromiseEnd* promise_;
  Callback canceller_;
  const bool has_canceller_ = bool(canceller_);
  bool* gone_ = nullptr;  // set while the canceller is called: tells the caller if this object was destroyed meanwhile
  PromiseEnd dropped_;    // stands in for a promise that the canceller has destroyed
};

/// One link: a place for a result, and the link that takes it.
class Link : public InKeptMemory {
 public:
  Link() = default;
  virtual ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  /// Does it have its result?
  bool has_result() const noexcept { return has_ != Has::nothing; }
  /// Its result, if that is a failure; otherwise null.
  const Failure* failure() const noexcept { return has_ == Has::failure ? &the_failure() : nullptr; }
  /// Makes a failure its result.
  virtual void set_failure(Failure failure) = 0;

  /// Calls its success side with the value of @p before. The value it returns is the link's result; a Deferred is
  /// passed to wait_for(). Exceptions propagate.
  virtual void call_success_side(Link& before) = 0;
  /// Calls its failure side with the failure of @p before, in the same way.
  virtual void call_failure_side(Link& before) = 0;
  /// Makes the result of @p other, a link of the same type, its own.
  virtual void adopt(Link& other) = 0;

  Link* next = nullptr;   ///< takes the result
  Link* inner = nullptr;  ///< the link whose result this one waits for, because a callback returned its Deferred
  bool wanted = true;     ///< does a Deferred refer to it?

  // The rest is for lesson 07.

  /// The promise that will fire this link; null once it was fired, and for every link except the first.
  virtual PromiseEnd* promise() noexcept { return nullptr; }
  /// Was its promise created with a canceller?
  virtual bool has_canceller() const noexcept { return false; }
  /// Calls the canceller. It may do anything: fire the promise, move it, or destroy it.
  ///
  /// @returns whether the promise still has to be fired. If not, do not touch this link: it may have been deleted.
  /// @throws what the canceller throws, if the promise still has to be fired. Otherwise that is logged.
  virtual bool call_canceller() { return true; }

  /// This link will take the result of @p last.
  void comes_after(Link* last) noexcept;

  /// The link whose result it will take; null for the first link, and once that result was taken.
  Link* previous = nullptr;

 protected:
  virtual const Failure& the_failure() const noexcept = 0;  ///< only if there is one
  void has_value() noexcept { has_ = Has::value; }
  void has_failure() noexcept { has_ = Has::failure; }

 private:
  enum class Has : unsigned char { nothing, value, failure };
  Has has_ = Has::nothing;
};

/// Adds a link after the last one. If the last one has its result already, the new link takes it now.
void add_link(Link* last, Link* link);

/// Hands a result on from link to link, as long as there is a result and a next link to take it.
void hand_on(Link* link);

/// A side of @p link has returned the Deferred that refers to @p inner: the result of @p inner becomes the link's, now
/// or when it comes.
void wait_for(Link* link, Link* inner);

/// The Deferred that referred to @p link no longer does.
void let_go(Link* link) noexcept;

/// Does the result of @p inner depend on that of @p link? Then @p link must not wait for it: it would wait for itself.
bool depends_on(const Link* inner, const Link* link) noexcept;

/// Refuses a Deferred that was used up, and therefore refers to no link.
/// @throws AlreadyFired
void must_not_be_used_up(const Link* link);

/// Returns the link that a promise is about to fire, and sets @p link to null. Works once.
/// @throws AlreadyFired  if @p link is null.
Link* to_fire(Link*& link);

/// Returns the link that the promise's Deferred will refer to. Works once.
/// @throws AlreadyFired  if that was done before, or @p link is null.
Link* to_wait_for(Link* link, bool& given_out);

/// Cancels the promise for which the chain that ends with @p last is waiting. Lesson 07; without it, nothing happens.
void cancel(Link* last);

/// A promise that was already fired or cancelled is fired again: is this the one late result to be swallowed? Lesson
/// 07; without it, never.
bool swallows(PromiseEnd& promise);

}  // namespace untwist::detail
