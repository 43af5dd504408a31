#pragma once
// The typed half: what the compiler calls in a coroutine that returns a Deferred. Nothing here is for users.

#include <concepts>
#include <coroutine>
#include <memory>
#include <new>
#include <untwist/base/trace.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/deferred/deferred.hpp>
#include <untwist/deferred/detail/coroutine.hpp>

namespace untwist::detail {

// One co_await of a Deferred<U>.
template <class U>
class Awaiter {
 public:
  Awaiter(Coroutine& coroutine, Cell<U>* awaited) noexcept : coroutine_(coroutine), awaited_(awaited) {}
  Awaiter(const Awaiter&) = delete;
  Awaiter& operator=(const Awaiter&) = delete;

  bool await_ready() const { return coroutine_.can_go_on(*awaited_); }

  void await_suspend(std::coroutine_handle<>) {
    Cell<U>* const awaited = awaited_.release();  // first: the result may come at once, and destroy this object
    try {
      coroutine_.suspend_until(*awaited);
    } catch (...) {
      Free()(awaited);
      throw;
    }
  }

  U await_resume() {
    Cell<U>& taken = awaited_ ? *awaited_ : static_cast<Cell<U>&>(coroutine_.taken());
    if (taken.failure() != nullptr) coroutine_.raise(*taken.failure());
    return static_cast<U>(std::move(*taken.result).value());
  }

 private:
  struct Free {
    void operator()(Cell<U>* awaited) const noexcept { awaited->has_result() ? delete awaited : let_go(awaited); }
  };

  Coroutine& coroutine_;
  std::unique_ptr<Cell<U>, Free> awaited_;  // null once the body was suspended: then the chain deletes it
};

// The link that a coroutine's Deferred refers to. It is part of the frame: deleting it frees the frame.
template <class T>
class CoroutineLink final : public Cell<T>, public Coroutine {
 public:
  explicit CoroutineLink(std::coroutine_handle<> frame) noexcept { frame_ = frame; }
  static void operator delete(CoroutineLink* link, std::destroying_delete_t) { link->is_let_go(); }

  template <class U>
  Awaiter<U> await(Deferred<U> awaited, SourceLocation where) {
    must_not_be_used_up(awaited.cell_);
    if (!awaited.has_result() && depends_on(awaited.cell_, this)) throw CircularChain();
    where_ = where;
    return {*this, std::exchange(awaited.cell_, nullptr)};
  }
  void return_result(Result<T> returned) {
    this->result.emplace(std::move(returned));
    has_returned();
  }
  void return_result_of(Deferred<T> returned) {
    must_not_be_used_up(returned.cell_);
    has_returned(std::exchange(returned.cell_, nullptr));
  }
  Deferred<T> deferred() noexcept { return Deferred<T>(this); }

  void set_failure(Failure failure) override {
    failure.note_origin(where_);
    this->put(std::move(failure));
  }
  void call_success_side(Link& before) override { go_on_at("goes on", before); }
  void call_failure_side(Link& before) override { go_on_at("goes on with a failure", before); }

 private:
  Link& link() noexcept override { return *this; }
  void announce_value() noexcept override { this->has_value(); }

  void go_on_at(const char* what, Link& before) {
    const trace::Span span(what, where_);
    go_on(before);
  }

  SourceLocation where_;  // the last co_await
};

// What the compiler puts into the frame, beside parameters and variables. The frame is in kept memory.
template <class T, class Promise>
class CoroutineFrame : public InKeptMemory {
 public:
  Deferred<T> get_return_object() noexcept { return link_.deferred(); }
  std::suspend_never initial_suspend() const noexcept { return {}; }  // the body runs to its first co_await
  std::suspend_always final_suspend() const noexcept { return {}; }   // the result is in the frame
  void unhandled_exception() {
    Failure thrown = Failure::current();
    if (thrown.is<NotWrittenYet>()) return link_.set_failure(std::move(thrown));  // whatever step 12.3 does
    link_.has_thrown();
  }

  template <class U>
  Awaiter<U> await_transform(Deferred<U>&& awaited, SourceLocation where = SourceLocation::current()) {
    return link_.await(std::move(awaited), where);
  }
  template <class U>
  void await_transform(const Deferred<U>&) {
    static_assert(never<U>, "co_await consumes the Deferred: write co_await std::move(d); d must not be const");
  }

 protected:
  CoroutineLink<T> link_{std::coroutine_handle<Promise>::from_promise(static_cast<Promise&>(*this))};
};

template <class T>
class CoroutinePromise final : public CoroutineFrame<T, CoroutinePromise<T>> {
 public:
  template <class V = T>
  requires(std::convertible_to<V, T> && !is_deferred<std::remove_cvref_t<V>>) void return_value(V&& value) {
    this->link_.return_result(static_cast<T>(std::forward<V>(value)));
  }
  void return_value(Failure failure) { this->link_.set_failure(std::move(failure)); }
  void return_value(Deferred<T> other) { this->link_.return_result_of(std::move(other)); }
};

template <>
class CoroutinePromise<void> final : public CoroutineFrame<void, CoroutinePromise<void>> {
 public:
  void return_void() { link_.return_result({}); }
};

}  // namespace untwist::detail

template <class T, class... Arguments>
struct std::coroutine_traits<untwist::Deferred<T>, Arguments...> {
  using promise_type = untwist::detail::CoroutinePromise<T>;
};
