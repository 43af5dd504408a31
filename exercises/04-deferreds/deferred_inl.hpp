// Lesson 04 · Callbacks and Deferreds: the chain.
//
// The contract is in include/untwist/deferred.hpp, which includes this file: these are templates. It is yours: change any of
// it, as long as the contract holds.
//
// A chain is made of links. Each has a cell, where its result comes to lie, and points to the link behind it, which will take
// that result. At one end is a Promise, which refers to the first cell; at the other a Deferred, which refers to the last.
#pragma once

#include <optional>

namespace untwist {
namespace detail {

// What all links have in common, whatever the type of their result.
class Link {
 public:
  Link() = default;
  virtual ~Link() = default;
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  virtual bool has_result() const noexcept = 0;
  // The result, if it is a failure; else null.
  virtual const Failure* failure() const noexcept = 0;
  // Takes the result of the link before, and makes its own of it, now or later.
  virtual void take(Link& before) = 0;

  Link* next = nullptr;   // takes the result
  Link* inner = nullptr;  // the link whose result this one waits for, because a callback returned its Deferred
  bool wanted = true;     // does a Deferred refer to it?
};

// Nobody will ever take this result.
inline void drop(Link* link) noexcept {
  // TODO(4.6) A failure that comes to lie here was handled by nobody: log_unhandled().
  if (link->failure() && link->failure()->is<NotWrittenYet>()) log_unhandled(*link->failure());
  delete link;
}

// A link that only waits for an inner one, and has a next link behind it, is in the way: let the inner one hand on to that.
inline void cut_out(Link* link) {
  // TODO(4.8) If so: join the inner link and the next one, and forget this one. (The next link may itself wait for this one as
  // its inner.) Otherwise a loop that returns Deferreds grows with each round.
}

// Hands a result on, from link to link, for as long as there is one and somebody to take it.
inline void hand_on(Link* link) {
  // TODO(4.8) This calls itself for each link; a hundred thousand of them overflow the stack. Make it a loop.
  if (!link->has_result()) return;
  if (Link* const next = link->next) {
    next->take(*link);
    delete link;
    return hand_on(next);
  }
  if (!link->wanted) drop(link);
}

// A link with room for a result of type T. By itself, it is the first of a chain: a Promise fills it.
template <class T>
class Cell : public Link {
 public:
  bool has_result() const noexcept final { return result.has_value(); }
  const Failure* failure() const noexcept final {
    return result && !result->ok() ? &std::as_const(*result).failure() : nullptr;
  }
  void take(Link&) override {}  // nothing comes before the first

  std::optional<Result<T>> result;
};

// A link with a callback, an errback or both: takes a T, and has a U afterwards.
template <class T, class U, class Sides>
class CallLink final : public Cell<U> {
 public:
  CallLink(Sides sides, Where where) : sides_(std::move(sides)), where_(where) {}

  void take(Link& before) override {
    if (this->inner != nullptr) {
      this->inner = nullptr;
      return adopt(static_cast<Cell<U>&>(before));
    }
    auto& cell = static_cast<Cell<T>&>(before);
    Sides sides = std::move(sides_);  // what the functions hold on to is let go once they have run
    // TODO(4.2) This knows success only. A failure goes to fail(). And what a function throws, on either side, is a failure from
    // here on: it is the result.
    succeed(sides, std::move(cell.result->value()));
  }

 private:
  void succeed(Sides& sides, typename Result<T>::Value value) {
    // TODO(4.1) Have sides.success() called with the value, and keep() what it returns.
    untwist::todo("4.1");
  }

  void fail(Sides& sides, const Failure& failure) {
    // TODO(4.2) Have sides.failure() called with the failure, and keep() what it returns.
    untwist::todo("4.2");
  }

  void keep(Result<U> result) {
    this->result.emplace(std::move(result));
    if (!this->result->ok()) this->result->failure().note_origin(where_);
  }

  // A side has returned a Deferred: its result, when it comes, is this link's.
  void keep(Deferred<U> returned) {
    Cell<U>* const cell = std::exchange(returned.cell_, nullptr);
    if (cell == this) {
      this->wanted = false;
      throw CircularChain();
    }
    // TODO(4.3) Has the cell its result already? Then adopt() it, and the cell can go. Else let this link be next behind it, and
    // remember it as `inner`; it may have to be cut_out().
    untwist::todo("4.3");
  }

  void adopt(Cell<U>& from) { this->result = std::move(from.result); }

  Sides sides_;
  Where where_;  // where it was added
};

}  // namespace detail

// ---- the end that waits -----------------------------------------------------------------------------------------------------

template <class T>
template <class U, class Sides>
Deferred<U> Deferred<T>::add(Sides sides, Where where) {
  detail::Cell<T>* const last = std::exchange(cell_, nullptr);
  auto* const link = new detail::CallLink<T, U, Sides>(std::move(sides), where);
  Deferred<U> longer(link);
  // TODO(4.1) Let the new link be next behind the last one, and hand_on(): if the result is there already, it goes on now.
  untwist::todo("4.1");
  return longer;
}

template <class T>
template <class F>
Deferred<detail::After<F, T>> Deferred<T>::add_callback(F on_success, Where where) && {
  using U = detail::After<F, T>;
  return add<U>(detail::TwoSides<T, U, F, detail::PassOn>{std::move(on_success), {}}, where);
}

template <class T>
template <class F>
Deferred<T> Deferred<T>::add_errback(F on_failure, Where where) && {
  return add<T>(detail::TwoSides<T, T, detail::PassOn, F>{{}, std::move(on_failure)}, where);
}

template <class T>
template <class F, class G>
Deferred<detail::After<F, T>> Deferred<T>::add_callbacks(F on_success, G on_failure, Where where) && {
  using U = detail::After<F, T>;
  return add<U>(detail::TwoSides<T, U, F, G>{std::move(on_success), std::move(on_failure)}, where);
}

template <class T>
template <class F>
Deferred<detail::After<F, Result<T>>> Deferred<T>::add_both(F on_result, Where where) && {
  using U = detail::After<F, Result<T>>;
  return add<U>(detail::OneForBoth<T, U, F>{std::move(on_result)}, where);
}

template <class T>
void Deferred<T>::chain_to(Promise<T> promise) && {
  std::move(*this)
      .add_both([promise = std::move(promise)](Result<T> result) mutable { std::move(promise).fire(std::move(result)); })
      .detach();
}

template <class T>
bool Deferred<T>::has_result() const noexcept {
  return cell_ != nullptr && cell_->has_result();
}

template <class T>
void Deferred<T>::let_go() noexcept {
  detail::Cell<T>* const cell = std::exchange(cell_, nullptr);
  if (cell == nullptr) return;
  cell->wanted = false;
  if (cell->has_result()) drop(cell);
}

// ---- the end that fires -------------------------------------------------------------------------------------------------------

template <class T>
Promise<T>::Promise(Where made) : cell_(new detail::Cell<T>()), made_(made) {}

template <class T>
Promise<T>::Promise(Promise&& other) noexcept
    : cell_(std::exchange(other.cell_, nullptr)), given_out_(other.given_out_), made_(other.made_) {}

template <class T>
Promise<T>& Promise<T>::operator=(Promise&& other) noexcept {
  std::swap(cell_, other.cell_);
  std::swap(given_out_, other.given_out_);
  std::swap(made_, other.made_);
  return *this;
}

template <class T>
Promise<T>::~Promise() {
  if (cell_ == nullptr) return;
  if (!given_out_) {
    delete cell_;
  } else {
    std::move(*this).errback(BrokenPromise(), made_);
  }
}

template <class T>
Deferred<T> Promise<T>::deferred() {
  if (cell_ == nullptr || given_out_) throw std::logic_error("this promise has given its Deferred out already");
  given_out_ = true;
  return Deferred<T>(cell_);
}

template <class T>
void Promise<T>::callback(typename Result<T>::Value value) && {
  std::move(*this).fire(std::move(value));
}

template <class T>
void Promise<T>::errback(Failure failure, Where where) && {
  std::move(*this).fire(std::move(failure), where);
}

template <class T>
void Promise<T>::fire(Result<T> result, Where where) && {
  if (cell_ == nullptr) {
    // TODO(4.5) It was fired before: AlreadyFired.
    untwist::todo("4.5");
  }
  detail::Cell<T>* const cell = std::exchange(cell_, nullptr);
  cell->wanted = cell->wanted && given_out_;
  // TODO(4.1) The result comes to lie in the cell, and is handed on.
  untwist::todo("4.1");
}

}  // namespace untwist
