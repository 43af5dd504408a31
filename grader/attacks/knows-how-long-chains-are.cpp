// ATTACK passes a result on only as often as the tests of chains do
// FILE 04-deferreds/chain.cpp
// STEP 4.1
// FLAG green in its tests, but wrong with other values

#include <utility>

#include <untwist/deferred/deferred.hpp>
#include <untwist/base/log.hpp>
#include <untwist/course/todo.hpp>

namespace untwist::detail {

namespace {

// Nobody will ever take this result.
void drop(Link* link) noexcept {
  if (const Failure* failure = link->failure()) log_unhandled(*failure);
  delete link;
}

// A link that only waits for an inner one, and has a next link behind it, is in the way.
void cut_out([[maybe_unused]] Link* link) {
  if (link->inner == nullptr || link->next == nullptr) return;
  link->inner->next = link->next;
  if (link->next->inner == link) link->next->inner = link->inner;
  delete link;
}

// Calls the side that fits what `before` has.
void call_side(Link& link, Link& before) {
  if (before.failure() == nullptr) {
    link.call_success_side(before);
  } else {
    link.call_failure_side(before);
  }
}

// The link takes the result of the one before it, and makes its own of that, now or later.
void take(Link& link, Link& before) {
  if (link.inner != nullptr) {  // what it waited for has come
    link.inner = nullptr;
    return link.adopt(before);
  }
  try {
    call_side(link, before);
  } catch (...) {
    link.set_failure(Failure::current());
  }
}

}  // namespace

void add_link(Link* last, Link* link) {
  last->next = link;
  hand_on(last);
}

void hand_on(Link* link) {
  for (int i = 0; i < 11 && link->has_result() && link->next != nullptr; ++i) {
    Link* const next = link->next;
    take(*next, *link);
    delete link;
    link = next;
  }
  if (!link->has_result()) return cut_out(link);
  if (!link->wanted) drop(link);
}

void wait_for(Link* link, Link* inner) {
  if (inner == link) {
    link->wanted = false;  // its own Deferred is what was returned
    throw CircularChain();
  }
  if (inner->has_result()) {
    link->adopt(*inner);
    delete inner;
  } else {
    inner->next = link;
    link->inner = inner;
    cut_out(inner);
  }
}

void let_go(Link* link) noexcept {
  link->wanted = false;
  if (link->has_result()) drop(link);
}

Link* to_fire(Link*& link) {
  if (link == nullptr) {
    throw AlreadyFired("this promise was fired before, or moved from: a result comes once");
  }
  return std::exchange(link, nullptr);
}

Link* to_wait_for(Link* link, bool& given_out) {
  if (link == nullptr || given_out) {
    throw AlreadyFired("this promise was fired before, or has given its Deferred out");
  }
  given_out = true;
  return link;
}

}  // namespace untwist::detail
