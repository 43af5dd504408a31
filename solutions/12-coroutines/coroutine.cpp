// Lesson 12 · Coroutines: what happens at a co_await, and at the end.
//
// The contract is in include/untwist/deferred/coroutine.hpp. What a coroutine is made of is described in
// include/untwist/deferred/detail/coroutine.hpp. This file is yours: change any of it, as long as the contract holds.

#include <untwist/course/todo.hpp>
#include <untwist/deferred/coroutine.hpp>

namespace untwist::detail {

// ---- co_await

bool Coroutine::can_go_on(const Link& awaited) const {
  // Task 12.1: Return true if the awaited link has its result.
  // [12.1
  return awaited.has_result();
  // 12.1]
}

void Coroutine::suspend_until(Link& awaited) {
  // Task 12.4: Let this coroutine's link() come after the awaited one: comes_after(). cancel() will follow that.
  // [12.4 else
  link().comes_after(&awaited);
  // 12.4]
  // Task 12.1: Add this coroutine's link() after the awaited one: add_link(), from lesson 04.
  // [12.1
  add_link(&awaited, &link());
  // 12.1]
}

void Coroutine::go_on(Link& before) {
  // Task 12.1: Store the link in taken_: that is where co_await finds the result.
  // Then resume() the frame_.
  // [12.1
  taken_ = &before;
  frame_.resume();
  // 12.1]
}

void Coroutine::raise(const Failure& failure) const {
  // Task 12.3: Throw the exception that the failure holds.
  // [12.3
  failure.raise();
  // 12.3]
}

// ---- the end

void Coroutine::has_returned() {
  // Task 12.2: Make the value the result: announce_value().
  // Replace the line below, which makes a failure the result.
  // [12.2 else link().set_failure(Failure::of(NotWrittenYet("12.2", "step 12.2 is not written yet: has_returned()")));
  announce_value();
  // 12.2]
}

void Coroutine::has_returned(Link* inner) {
  // Task 12.2: Let this coroutine's link() take the result of `inner`, now or when it comes: wait_for(), from lesson 04.
  // [12.2
  wait_for(&link(), inner);
  // 12.2]
}

void Coroutine::has_thrown() {
  // Task 12.3: Make the exception that is being handled the result: set_failure() with Failure::current().
  // Replace the line below, which makes it another one.
  // [12.3 else link().set_failure(Failure::of(NotWrittenYet("12.3", "step 12.3 is not written yet: has_thrown()")));
  link().set_failure(Failure::current());
  // 12.3]
}

}  // namespace untwist::detail
