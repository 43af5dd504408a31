#pragma once
// The typed half of a chain: what deferred.hpp declares. Nothing here is for users.

#include <optional>
#include <untwist/deferred/deferred.hpp>
#include <untwist/base/trace.hpp>

namespace untwist {
namespace detail {

// A link with room for a result of type T. By itself it is the first of a chain: a Promise fills it.
template <class T>
class Cell : public Link {
 public:
  bool has_result() const noexcept final { return result.has_value(); }
  const Failure* failure() const noexcept final {
    return result && !result->ok() ? &std::as_const(*result).failure() : nullptr;
  }
  void set_failure(Failure failure) override { result.emplace(std::move(failure)); }
  void adopt(Link& other) final { result = std::move(static_cast<Cell&>(other).result); }

  void call_success_side(Link&) override {}  // nothing comes before the first
  void call_failure_side(Link&) override {}

  std::optional<Result<T>> result;
};

// A link with callbacks: takes a T, and has a U afterwards. The functions are let go once they have run.
template <class T, class U, class Sides>
class CallLink final : public Cell<U> {
 public:
  CallLink(Sides sides, SourceLocation where) : sides_(std::move(sides)), where_(where) {}

  void set_failure(Failure failure) override {
    failure.note_origin(where_);
    this->result.emplace(std::move(failure));
  }
  void call_success_side(Link& before) override {
    const trace::Span span(Sides::kSuccess, where_);
    const LetGo at_the_end{sides_};
    keep(sides_->success(std::move(static_cast<Cell<T>&>(before).result->value())));
  }
  void call_failure_side(Link& before) override {
    const trace::Span span(Sides::kFailure, where_);
    const LetGo at_the_end{sides_};
    keep(sides_->failure(static_cast<Cell<T>&>(before).result->failure()));
  }

 private:
  void keep(Result<U> returned) {
    if (!returned.ok()) returned.failure().note_origin(where_);
    this->result.emplace(std::move(returned));
  }
  void keep(Deferred<U> returned) { wait_for(this, std::exchange(returned.cell_, nullptr)); }

  // What the functions hold on to is let go once they have run, however they ended.
  struct LetGo {
    ~LetGo() { sides.reset(); }
    std::optional<Sides>& sides;
  };

  std::optional<Sides> sides_;
  const SourceLocation where_;
};

template <class T>
Deferred<T> now_with(Result<T> result, SourceLocation where) {
  Promise<T> promise(where);
  auto deferred = promise.deferred();
  std::move(promise).fire(std::move(result), where);
  return deferred;
}

}  // namespace detail

// ---- the end that waits -----------------------------------------------------------------------------------------------------

template <class T>
template <class U, class Sides>
Deferred<U> Deferred<T>::add(Sides sides, SourceLocation where) {
  auto* const link = new detail::CallLink<T, U, Sides>(std::move(sides), where);
  Deferred<U> longer(link);
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
  detail::Link* const link = detail::to_fire(promise.cell_);
  if (!promise.given_out_) link->wanted = false;
  detail::wait_for(link, std::exchange(cell_, nullptr));
  detail::hand_on(link);
}

template <class T>
bool Deferred<T>::has_result() const noexcept {
  return cell_ != nullptr && cell_->has_result();
}

template <class T>
void Deferred<T>::let_go() noexcept {
  if (cell_ != nullptr) detail::let_go(std::exchange(cell_, nullptr));
}

// ---- the end that fires -------------------------------------------------------------------------------------------------------

template <class T>
Promise<T>::Promise(SourceLocation made) : cell_(new detail::Cell<T>()), made_(made) {
  trace::promised(cell_);
}

template <class T>
Promise<T>::Promise(Promise&& other) noexcept
    : cell_(std::exchange(other.cell_, nullptr)), given_out_(other.given_out_), made_(other.made_) {}

template <class T>
Promise<T>& Promise<T>::operator=(Promise&& other) noexcept {
  Promise taken(std::move(other));
  std::swap(cell_, taken.cell_);  // what was ours is dropped with `taken`, now
  std::swap(given_out_, taken.given_out_);
  std::swap(made_, taken.made_);
  return *this;
}

template <class T>
Promise<T>::~Promise() {
  if (cell_ == nullptr) return;
  const bool somebody_waits = given_out_ && (cell_->wanted || cell_->next != nullptr);
  if (somebody_waits) {
    std::move(*this).errback(BrokenPromise(), made_);
  } else {
    delete cell_;
  }
}

template <class T>
Deferred<T> Promise<T>::deferred() {
  return Deferred<T>(static_cast<detail::Cell<T>*>(detail::to_wait_for(cell_, given_out_)));
}

template <class T>
void Promise<T>::fire(Result<T> result, SourceLocation where) && {
  const trace::Span span(result.ok() ? "fires" : "fires a failure", made_);
  auto* const cell = static_cast<detail::Cell<T>*>(detail::to_fire(cell_));
  trace::kept(cell);
  if (!given_out_) cell->wanted = false;
  if (!result.ok()) result.failure().note_origin(where);
  cell->result.emplace(std::move(result));
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

// ---- results that are here already ---------------------------------------------------------------------------------------------

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
      return detail::now_with(Result<>(), {});
    } else {
      return detail::now_with(Result<T>(std::invoke(std::forward<F>(f), std::forward<Args>(args)...)), {});
    }
  } catch (...) {
    return detail::now_with(Result<T>(Failure::current()), {});
  }
}

}  // namespace untwist
