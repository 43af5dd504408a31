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
  // Task 4.6: A failure that is left here was handled by nobody: log_unhandled(). (The line that stands here shows you
  // only the steps that are not written: replace it.)
  // [4.6 else if (link->failure() && link->failure()->is<NotWrittenYet>()) log_unhandled(*link->failure());
  if (const Failure* failure = link->failure()) log_unhandled(*failure);
  // 4.6]
  delete link;
}

// A link that only waits for an inner one, and has a next link behind it, is in the way.
void cut_out(Link* link) {
  // Task 4.8: If it is so: let the inner link hand on to the next one, and delete this one. (The next link may be
  // waiting for this one as *its* inner: then it waits for the inner one now.) Otherwise a loop that returns Deferreds
  // grows with each round.
  // [4.8 else
  if (link->inner == nullptr || link->next == nullptr) return;
  link->inner->next = link->next;
  if (link->next->inner == link) link->next->inner = link->inner;
  delete link;
  // 4.8]
}

// Calls the side that fits what `before` has.
void call_side(Link& link, Link& before) {
  if (before.failure() == nullptr) {
    // Task 4.1: A value goes to the success side of the link.
    // [4.1
    link.call_success_side(before);
    // 4.1]
  } else {
    // Task 4.2: A failure goes to its failure side.
    // [4.2
    link.call_failure_side(before);
    // 4.2]
  }
}

// The link takes the result of the one before it, and makes its own of that, now or later.
void take(Link& link, Link& before) {
  if (link.inner != nullptr) {  // what it waited for has come
    link.inner = nullptr;
    return link.adopt(before);
  }
  // Task 4.2: What a side throws is a failure from here on: it is the link's result. Failure::current() is what is
  // being thrown.
  // [4.2 else call_side(link, before);
  try {
    call_side(link, before);
  } catch (...) {
    link.set_failure(Failure::current());
  }
  // 4.2]
}

}  // namespace

void add_link(Link* last, Link* link) {
  // Task 4.1: The link is next behind the last one. If the last one has its result already, hand_on(last).
  // [4.1
  last->next = link;
  hand_on(last);
  // 4.1]
}

void hand_on(Link* link) {
  // Task 4.8: This calls itself for each link: a hundred thousand of them overflow the stack. Make it a loop. And where
  // it ends at a link that waits for an inner one: cut_out().
  // [4.8 else if (!link->has_result()) return;
  //| if (Link* const next = link->next) {
  //|   take(*next, *link);
  //|   delete link;
  //|   return hand_on(next);
  //| }
  //| if (!link->wanted) drop(link);
  while (link->has_result() && link->next != nullptr) {
    Link* const next = link->next;
    take(*next, *link);
    delete link;
    link = next;
  }
  if (!link->has_result()) return cut_out(link);
  if (!link->wanted) drop(link);
  // 4.8]
}

void wait_for(Link* link, Link* inner) {
  if (depends_on(inner, link)) {
    inner->wanted = false;  // its Deferred is what was returned
    throw CircularChain();
  }
  // Task 4.3: Has the inner link its result? Then the link adopts it, and the inner one can be deleted. Else the link
  // is next behind the inner one, and remembers it as `inner`. Then cut_out(inner): it may itself only be waiting.
  // [4.3
  if (inner->has_result()) {
    link->adopt(*inner);
    delete inner;
  } else {
    inner->next = link;
    link->inner = inner;
    cut_out(inner);
  }
  // 4.3]
}

void let_go(Link* link) noexcept {
  link->wanted = false;
  if (link->has_result()) drop(link);
}

Link* to_fire(Link*& link) {
  if (link == nullptr) {
    // Task 4.5: A promise that has no link any more was fired, or moved from: AlreadyFired("what happened, and the
    // rule").
    // [4.5
    throw AlreadyFired("this promise was fired before, or moved from: a result comes once");
    // 4.5]
  }
  return std::exchange(link, nullptr);
}

Link* to_wait_for(Link* link, bool& given_out) {
  if (link == nullptr || given_out) {
    // Task 4.5: One result, one who waits: AlreadyFired("what happened").
    // [4.5
    throw AlreadyFired("this promise was fired before, or has given its Deferred out");
    // 4.5]
  }
  given_out = true;
  return link;
}

}  // namespace untwist::detail
