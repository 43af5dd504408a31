#pragma once
// The typed half of a chain: the definitions for deferred.hpp. Nothing here is for users.

#include <memory>
#include <optional>
#include <untwist/base/trace.hpp>
#include <untwist/deferred/deferred.hpp>

namespace untwist {
namespace detail {

// A link with room for a result of type T. On its own it is the first link of a chain, which a Promise fills.
template <class T>
class Cell : public Link {
 public:
  void set_failure(Failure failure) override { put(std::move(failure)); }
  void adopt(Link& other) final { keep_or_fail(std::move(*static_cast<Cell&>(other).result)); }

  void call_success_side(Link&) override {}  // there is no link before the first
  void call_failure_side(Link&) override {}

  // If moving the value throws, the result is that failure, so that the chain goes on.
  void keep_or_fail(Result<T>&& kept) {
    try {
      put(std::move(kept));
    } catch (...) {
      put(Failure::current());
    }
  }

  template <class From>
  void put(From&& from) {
    result.emplace(std::forward<From>(from));
    result->ok() ? this->has_value() : this->has_failure();
  }

  std::optional<Result<T>> result;

 protected:
  const Failure& the_failure() const noexcept final { return std::as_const(*result).failure(); }
};

// The first link of a chain: it knows the promise that will fire it.
template <class T>
class FirstCell final : public Cell<T> {
 public:
  FirstCell(PromiseEnd* promise, Callback canceller) : origin(promise, std::move(canceller)) {}

  void set_failure(Failure failure) override {
    origin.fired();
    Cell<T>::set_failure(std::move(failure));
  }
  PromiseEnd* promise() noexcept override { return origin.promise(); }
  bool has_canceller() const noexcept override { return origin.has_canceller(); }
  bool call_canceller() override { return origin.call_canceller(); }

  Origin origin;
};

// A link with callbacks: takes a T, and then has a U. The functions are destroyed once they have run.
template <class T, class U, class Sides>
class CallLink final : public Cell<U> {
 public:
  CallLink(Sides sides, SourceLocation where) : sides_(std::move(sides)), where_(where) {}

  void set_failure(Failure failure) override {
    failure.note_origin(where_);
    this->put(std::move(failure));
  }
  void call_success_side(Link& before) override {
    const trace::Span span(Sides::kSuccess, where_);
    keep([&] {
      const LetGo at_the_end{sides_};
      return sides_->success(std::move(static_cast<Cell<T>&>(before).result->value()));
    }());
  }
  void call_failure_side(Link& before) override {
    const trace::Span span(Sides::kFailure, where_);
    keep([&] {
      const LetGo at_the_end{sides_};
      return sides_->failure(static_cast<Cell<T>&>(before).result->failure());
    }());
  }

 private:
  void keep(Result<U> returned) {
    if (!returned.ok()) returned.failure().note_origin(where_);
    this->put(std::move(returned));
  }
  void keep(Deferred<U> returned) {
    must_not_be_used_up(returned.cell_);
    wait_for(this, std::exchange(returned.cell_, nullptr));
  }

  // Destroys the functions, and everything they hold, once they have run, whether they return or throw. That may be the
  // Deferred that refers to this link, so it happens before the link has its result: from then on, a link that no
  // Deferred refers to is deleted.
  struct LetGo {
    ~LetGo() { sides.reset(); }
    std::optional<Sides>& sides;
  };

  std::optional<Sides> sides_;
  const SourceLocation where_;
};

// Nobody has to fire it, so it needs no promise.
template <class T, class From>
Deferred<T> now_with(From&& result, SourceLocation where) {
  auto cell = std::make_unique<Cell<T>>();
  cell->put(std::forward<From>(result));
  if (cell->failure() != nullptr) cell->result->failure().note_origin(where);
  return Deferred<T>(cell.release());
}

}  // namespace detail

// ---- the end that waits

template <class T>
template <class V>
requires std::same_as<std::remove_cvref_t<V>, T> Deferred<T>::Deferred(V&& value)
    : Deferred(detail::now_with<T>(std::forward<V>(value), SourceLocation())) {}

template <class T>
template <class U>
requires detail::value_converts<U, T> Deferred<T>::Deferred(Deferred<U>&& other)
    : Deferred(std::move(other).add_callback([](U value) -> T { return value; })) {}

template <class T>
template <class U, class Sides>
Deferred<U> Deferred<T>::add(Sides sides, SourceLocation where) {
  detail::must_not_be_used_up(cell_);
  auto* const link = new detail::CallLink<T, U, Sides>(std::move(sides), where);
  Deferred<U> longer(link);
  link->comes_after(cell_);
  detail::add_link(std::exchange(cell_, nullptr), link);
  return longer;
}

template <class T>
template <class F>
Deferred<detail::After<F, T>> Deferred<T>::add_callback(F on_success, SourceLocation where) && {
  using U = detail::After<F, T>;
  detail::must_fit<F, typename Result<T>::Value, U>();
  if constexpr (detail::fits<F, typename Result<T>::Value, U>)
    return add<U>(detail::TwoSides<T, U, F, detail::PassOn>{std::move(on_success), {}}, where);
  else
    return Deferred<U>(nullptr);
}

template <class T>
template <class F>
Deferred<T> Deferred<T>::add_errback(F on_failure, SourceLocation where) && {
  detail::must_fit<F, const Failure&, T>();
  if constexpr (detail::fits<F, const Failure&, T>)
    return add<T>(detail::TwoSides<T, T, detail::PassOn, F>{{}, std::move(on_failure)}, where);
  else
    return Deferred<T>(nullptr);
}

template <class T>
template <class F, class G>
Deferred<detail::After<F, T>> Deferred<T>::add_callbacks(F on_success, G on_failure, SourceLocation where) && {
  using U = detail::After<F, T>;
  detail::must_fit<F, typename Result<T>::Value, U>();
  detail::must_fit<G, const Failure&, U>();
  if constexpr (detail::fits<F, typename Result<T>::Value, U> && detail::fits<G, const Failure&, U>)
    return add<U>(detail::TwoSides<T, U, F, G>{std::move(on_success), std::move(on_failure)}, where);
  else
    return Deferred<U>(nullptr);
}

template <class T>
template <class F>
Deferred<detail::After<F, Result<T>>> Deferred<T>::add_both(F on_result, SourceLocation where) && {
  using U = detail::After<F, Result<T>>;
  detail::must_fit<F, Result<T>, U>();
  if constexpr (detail::fits<F, Result<T>, U>)
    return add<U>(detail::OneForBoth<T, U, F>{std::move(on_result)}, where);
  else
    return Deferred<U>(nullptr);
}

template <class T>
void Deferred<T>::chain_to(Promise<T> promise) && {
  detail::must_not_be_used_up(cell_);
  auto* const link = static_cast<detail::FirstCell<T>*>(detail::to_fire(promise.end_.link));
  link->origin.fired();
  if (!promise.end_.given_out) link->wanted = false;
  try {
    detail::wait_for(link, std::exchange(cell_, nullptr));
  } catch (...) {  // only this chain could have fired the promise
    link->set_failure(Failure::current());
  }
  detail::hand_on(link);
}

template <class T>
bool Deferred<T>::has_result() const noexcept {
  return cell_ != nullptr && cell_->has_result();
}

template <class T>
void Deferred<T>::cancel() {
  if (cell_ != nullptr) detail::cancel(cell_);
}

template <class T>
void Deferred<T>::let_go() noexcept {
  if (cell_ != nullptr) detail::let_go(std::exchange(cell_, nullptr));
}

// ---- the end that fires

template <class T>
Promise<T>::Promise(SourceLocation made) : Promise(Callback(), made) {}

template <class T>
Promise<T>::Promise(Callback canceller, SourceLocation made) : made_(made) {
  end_.link = new detail::FirstCell<T>(&end_, std::move(canceller));
  trace::promised(end_.link);
}

template <class T>
Promise<T>::Promise(Promise&& other) noexcept : end_(std::exchange(other.end_, {})), made_(other.made_) {
  still_knows_us();
}

template <class T>
Promise<T>& Promise<T>::operator=(Promise&& other) noexcept {
  Promise taken(std::move(other));
  std::swap(end_, taken.end_);  // the old chain is dropped with `taken`, now
  std::swap(made_, taken.made_);
  still_knows_us();
  taken.still_knows_us();
  return *this;
}

template <class T>
void Promise<T>::still_knows_us() noexcept {
  if (end_.link != nullptr) static_cast<detail::FirstCell<T>*>(end_.link)->origin.moved_to(&end_);
}

template <class T>
Promise<T>::~Promise() {
  auto* const link = static_cast<detail::FirstCell<T>*>(end_.link);
  if (link == nullptr) return;
  if (link->origin.is_cancelling()) {
    link->origin.dropped_by_canceller(end_);
    return;
  }
  const bool somebody_waits = end_.given_out && (link->wanted || link->next != nullptr);
  if (somebody_waits) {
    std::move(*this).errback(BrokenPromise(), made_);
  } else {
    delete link;
  }
}

template <class T>
Deferred<T> Promise<T>::deferred() {
  return Deferred<T>(static_cast<detail::Cell<T>*>(detail::to_wait_for(end_.link, end_.given_out)));
}

template <class T>
void Promise<T>::fire(Result<T> result, SourceLocation where) && {
  if (end_.link == nullptr && detail::swallows(end_)) return;
  const trace::Span span(result.ok() ? "fires" : "fires a failure", made_);
  auto* const cell = static_cast<detail::FirstCell<T>*>(detail::to_fire(end_.link));
  trace::kept(cell);
  cell->origin.fired();
  if (!end_.given_out) cell->wanted = false;
  if (!result.ok()) result.failure().note_origin(where);
  cell->keep_or_fail(std::move(result));
  detail::hand_on(cell);
}

template <class T>
void Promise<T>::callback(typename Result<T>::Value value) && {
  std::move(*this).fire(std::move(value));
}

template <class T>
void Promise<T>::errback(Failure failure, SourceLocation where) && {
  std::move(*this).fire(std::move(failure), where);
}

// ---- results that are already known

template <class F, class... Args>
auto maybe_deferred(F&& f, Args&&... args)
    -> Deferred<typename detail::ValueOf<std::remove_cvref_t<std::invoke_result_t<F, Args...>>>::type> {
  using R = std::remove_cvref_t<std::invoke_result_t<F, Args...>>;
  using T = typename detail::ValueOf<R>::type;
  try {
    if constexpr (detail::is_deferred<R>) {
      return std::invoke(std::forward<F>(f), std::forward<Args>(args)...);
    } else if constexpr (std::is_void_v<R>) {
      std::invoke(std::forward<F>(f), std::forward<Args>(args)...);
      return detail::now_with<void>(Nothing{}, {});
    } else {
      return detail::now_with<T>(std::invoke(std::forward<F>(f), std::forward<Args>(args)...), {});
    }
  } catch (...) {
    return detail::now_with<T>(Failure::current(), {});
  }
}

}  // namespace untwist
