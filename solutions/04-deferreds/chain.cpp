// Lesson 04 · Callbacks and Deferreds: what a chain does.
//
// The contract is in include/untwist/deferred/deferred.hpp. Links, and what they can do, are described in
// include/untwist/deferred/detail/chain.hpp. This file is yours: change any of it, as long as the contract holds.

#include <utility>

#include <untwist/base/log.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/deferred/deferred.hpp>

namespace untwist::detail {

namespace {

// No other link or Deferred will ever take this result.
void drop(Link* link) noexcept {
  // Task 4.6: If the result is a failure, no errback has handled it: log it with log_unhandled().
  // Replace the line below: it reports only steps that are not written yet.
  // [4.6 else if (link->failure() && link->failure()->is<NotWrittenYet>()) log_unhandled(*link->failure());
  if (const Failure* failure = link->failure()) log_unhandled(*failure);
  // 4.6]
  delete link;
}

// Removes a link that only passes on the result of its inner link to the next one. Without this, a loop whose callbacks
// return Deferreds would grow with each round.
void cut_out(Link* link) {
  // Task 4.8: Do nothing unless the link has both an inner and a next link.
  // Make the next link follow the inner one directly.
  // If the next link was waiting for this one as *its* inner, make it wait for the inner one instead.
  // Delete this link.
  // [4.8 else
  if (link->inner == nullptr || link->next == nullptr) return;
  link->inner->next = link->next;
  if (link->next->inner == link) link->next->inner = link->inner;
  delete link;
  // 4.8]
}

// Calls the side that fits the result of `before`.
void call_side(Link& link, Link& before) {
  if (before.failure() == nullptr) {
    // Task 4.1: Pass a value to the success side of the link.
    // [4.1
    link.call_success_side(before);
    // 4.1]
  } else {
    // Task 4.2: Pass a failure to the failure side of the link.
    // [4.2
    link.call_failure_side(before);
    // 4.2]
  }
}

// The link takes the result of the one before it, and makes its own result from that, now or later.
void take(Link& link, Link& before) {
  if (link.inner != nullptr) {  // the result that it was waiting for has come
    link.inner = nullptr;
    return link.adopt(before);
  }
  // Task 4.2: If call_side() throws anything, make that the link's result: set_failure() with Failure::current().
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
  // Task 4.1: Make the link the next one after `last`: set `last->next`.
  // If `last` already has its result, call hand_on(last), so that the callback runs immediately.
  // [4.1
  last->next = link;
  hand_on(last);
  // 4.1]
}

void hand_on(Link* link) {
  // Task 4.8: Make this a loop: it calls itself for each link, so a long chain overflows the stack.
  // If it ends at a link without a result, which is waiting for an inner link, cut_out() that link.
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
  // Task 4.3: If the inner link has its result, let the link adopt() it, and delete the inner one.
  // Otherwise set `inner->next` to the link, and store the inner one in the link's `inner`.
  // Then call cut_out(inner), for step 4.8. Until then that does nothing.
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
    // Task 4.5: Throw AlreadyFired. Say that the promise was already fired or moved from, and that it fires only once.
    // [4.5
    throw AlreadyFired("this promise was already fired or moved from: it fires only once");
    // 4.5]
  }
  return std::exchange(link, nullptr);
}

Link* to_wait_for(Link* link, bool& given_out) {
  if (link == nullptr || given_out) {
    // Task 4.5: Throw AlreadyFired. Say that the promise was already fired, or has already given out its Deferred.
    // [4.5
    throw AlreadyFired("this promise was already fired, or has already given out its Deferred");
    // 4.5]
  }
  given_out = true;
  return link;
}

}  // namespace untwist::detail
