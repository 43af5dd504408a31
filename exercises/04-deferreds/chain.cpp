// Lesson 04 · Callbacks and Deferreds: what a chain does.
//
// The contract is in include/untwist/deferred/deferred.hpp. What a link is, and what it can do, is in
// include/untwist/deferred/detail/chain.hpp. This file is yours: change any of it, as long as the contract holds.

#include <utility>

#include <untwist/base/log.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/deferred/deferred.hpp>

namespace untwist::detail {

namespace {

// Nobody will ever take this result.
void drop(Link* link) noexcept {
  // TODO(4.6) A failure that is left here was handled by nobody: log_unhandled(). (The line that stands here shows you
  // only the steps that are not written: replace it.)
  if (link->failure() && link->failure()->is<NotWrittenYet>()) log_unhandled(*link->failure());
  delete link;
}

// A link that only waits for an inner one, and has a next link behind it, is in the way.
void cut_out(Link* link) {
  // TODO(4.8) If it is so: let the inner link hand on to the next one, and delete this one. (The next link may be
  // waiting for this one as *its* inner: then it waits for the inner one now.) Otherwise a loop that returns Deferreds
  // grows with each round.
}

// Calls the side that fits what `before` has.
void call_side(Link& link, Link& before) {
  if (before.failure() == nullptr) {
    // TODO(4.1) A value goes to the success side of the link.
    untwist::todo("4.1");
  } else {
    // TODO(4.2) A failure goes to its failure side.
    untwist::todo("4.2");
  }
}

// The link takes the result of the one before it, and makes its own of that, now or later.
void take(Link& link, Link& before) {
  if (link.inner != nullptr) {  // what it waited for has come
    link.inner = nullptr;
    return link.adopt(before);
  }
  // TODO(4.2) What a side throws is a failure from here on: it is the link's result. Failure::current() is what is
  // being thrown.
  call_side(link, before);
}

}  // namespace

void add_link(Link* last, Link* link) {
  // TODO(4.1) The link is next behind the last one. If the last one has its result already, hand_on(last).
  untwist::todo("4.1");
}

void hand_on(Link* link) {
  // TODO(4.8) This calls itself for each link: a hundred thousand of them overflow the stack. Make it a loop. And where
  // it ends at a link that waits for an inner one: cut_out().
  if (!link->has_result()) return;
  if (Link* const next = link->next) {
    take(*next, *link);
    delete link;
    return hand_on(next);
  }
  if (!link->wanted) drop(link);
}

void wait_for(Link* link, Link* inner) {
  if (depends_on(inner, link)) {
    inner->wanted = false;  // its Deferred is what was returned
    throw CircularChain();
  }
  // TODO(4.3) Has the inner link its result? Then the link adopts it, and the inner one can be deleted. Else the link
  // is next behind the inner one, and remembers it as `inner`. Then cut_out(inner): it may itself only be waiting.
  untwist::todo("4.3");
}

void let_go(Link* link) noexcept {
  link->wanted = false;
  if (link->has_result()) drop(link);
}

Link* to_fire(Link*& link) {
  if (link == nullptr) {
    // TODO(4.5) A promise that has no link any more was fired, or moved from: AlreadyFired("what happened, and the
    // rule").
    untwist::todo("4.5");
  }
  return std::exchange(link, nullptr);
}

Link* to_wait_for(Link* link, bool& given_out) {
  if (link == nullptr || given_out) {
    // TODO(4.5) One result, one who waits: AlreadyFired("what happened").
    untwist::todo("4.5");
  }
  given_out = true;
  return link;
}

}  // namespace untwist::detail
