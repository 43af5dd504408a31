// The C++ that lesson 12 takes for granted.

#include <cstdio>
#include <string>
#include <untwist/deferred/coroutine.hpp>

using untwist::Deferred;

//! [coroutine]
Deferred<int> add_up(Deferred<int> one, Deferred<int> other) {
  const int first = co_await std::move(one);    // stops here until there is a result
  co_return first + co_await std::move(other);  // and here; then: the result of the call
}
//! [coroutine]

//! [handle]
struct Stop {  // what co_await asks: may the body go on, what to do before it stops, what to give it then
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> frame) { *stopped = frame; }
  int await_resume() const { return 42; }
  std::coroutine_handle<>* stopped;
};
//! [handle]

//! [parameters]
Deferred<> greets(std::string name, Deferred<> doorbell) {  // by value: both are in the frame
  co_await std::move(doorbell);
  std::printf("Hello, %s\n", name.c_str());  // a reference might refer to nothing by now
}
//! [parameters]

Deferred<> waits_in_a_lambda(const std::string& name, Deferred<> doorbell) {
  // clang-format off
  //! [trap]
  const auto later = [name](Deferred<> bell) -> Deferred<> {
    co_await std::move(bell);
    std::printf("%s\n", name.c_str());
  };
  //! [trap]
  // clang-format on
  co_await later(std::move(doorbell));  // here the lambda lives as long as its coroutine
}

int main() {
  untwist::Promise<int> promise;
  add_up(untwist::succeed(1), promise.deferred()).add_callback([](int sum) { std::printf("%d\n", sum); }).detach();
  std::move(promise).callback(2);
  std::coroutine_handle<> nothing;
  const Stop stop{&nothing};
  std::printf("%d %d\n", stop.await_ready(), stop.await_resume());
  greets("Bob", untwist::succeed()).detach();
  waits_in_a_lambda("Eve", untwist::succeed()).detach();
}
