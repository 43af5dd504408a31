#pragma once
/// @file
/// The chain behind a Deferred, without types. Nothing here is for users: it is what lesson 04 is about.
///
/// A chain is made of links. Each has a place for its result, and points to the next link, which will take that result. At one
/// end is a Promise, which refers to the first link; at the other a Deferred, which refers to the last. What depends on the type
/// of the results is given, behind the virtual functions of Link; what the chain *does* is in lesson 04, in chain.cpp.
///
/// A link lives until its result was taken, or until it is clear that nobody will take it.

#include <untwist/base/failure.hpp>

namespace untwist::detail {

/// One link: a place for a result, and who takes it.
class Link {
 public:
  Link() = default;
  virtual ~Link() = default;
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  /// Is its result here?
  virtual bool has_result() const noexcept = 0;
  /// Its result, when that is a failure; else null.
  virtual const Failure* failure() const noexcept = 0;
  /// Makes a failure its result.
  virtual void set_failure(Failure failure) = 0;

  /// Calls its success side with the value of @p before. What that returns is the result; a Deferred goes to wait_for(). What it
  /// throws comes out.
  virtual void call_success_side(Link& before) = 0;
  /// Calls its failure side with the failure of @p before, in the same way.
  virtual void call_failure_side(Link& before) = 0;
  /// Makes the result of @p other, a link of the same type, its own.
  virtual void adopt(Link& other) = 0;

  Link* next = nullptr;   ///< takes the result
  Link* inner = nullptr;  ///< the link whose result this one waits for, because a callback returned its Deferred
  bool wanted = true;     ///< does a Deferred refer to it?
};

/// Adds a link behind the last one; if the result is there already, it goes on now.
void add_link(Link* last, Link* link);

/// Hands a result on, from link to link, for as long as there is one and somebody to take it.
void hand_on(Link* link);

/// A side of @p link has returned the Deferred that refers to @p inner: its result, when it comes, is the link's.
void wait_for(Link* link, Link* inner);

/// The Deferred that referred to it has gone.
void let_go(Link* link) noexcept;

/// Gives out the link that a promise is about to fire, once.
/// @throws AlreadyFired  when it is gone.
Link* to_fire(Link*& link);

/// Gives out the link that the promise's Deferred is to refer to, once.
/// @throws AlreadyFired  when that was done before, or the link is gone.
Link* to_wait_for(Link* link, bool& given_out);

}  // namespace untwist::detail
