// Lesson 12 · Coroutines: what happens at a co_await, and at the end.
//
// The contract is in include/untwist/deferred/coroutine.hpp. What a coroutine is made of is described in
// include/untwist/deferred/detail/coroutine.hpp. This file is yours: change any of it, as long as the contract holds.

#include <untwist/course/todo.hpp>
#include <untwist/deferred/coroutine.hpp>

namespace untwist::detail {

// ---- co_await

bool Coroutine::can_go_on(const Link& awaited) const {
  // TODO(12.1) Return true if the awaited link has its result.
  untwist::todo("12.1");
}

void Coroutine::suspend_until(Link& awaited) {
  // TODO(12.4) Let this coroutine's link() come after the awaited one: comes_after(). cancel() will follow that.
  // TODO(12.1) Add this coroutine's link() after the awaited one: add_link(), from lesson 04.
  untwist::todo("12.1");
}

void Coroutine::go_on(Link& before) {
  // TODO(12.1) Store the link in taken_: that is where co_await finds the result.
  // Then resume() the frame_.
  untwist::todo("12.1");
}

void Coroutine::raise(const Failure& failure) const {
  // TODO(12.3) Throw the exception that the failure holds.
  untwist::todo("12.3");
}

// ---- the end

void Coroutine::has_returned() {
  // TODO(12.2) Make the value the result: announce_value().
  // Replace the line below, which makes a failure the result.
  link().set_failure(Failure::of(NotWrittenYet("12.2", "step 12.2 is not written yet: has_returned()")));
}

void Coroutine::has_returned(Link* inner) {
  // TODO(12.2) Let this coroutine's link() take the result of `inner`, now or when it comes: wait_for(), from lesson 04.
  untwist::todo("12.2");
}

void Coroutine::has_thrown() {
  // TODO(12.3) Make the exception that is being handled the result: set_failure() with Failure::current().
  // Replace the line below, which makes it another one.
  link().set_failure(Failure::of(NotWrittenYet("12.3", "step 12.3 is not written yet: has_thrown()")));
}

}  // namespace untwist::detail
