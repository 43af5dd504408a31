#pragma once
/// @file
/// A Deferred: a result that comes later, and the chain of functions it will go through.
///
/// **Two ends.** Promise is the end that fires: the code that does the work keeps it. Deferred is the end that waits:
/// the code that wants the result has it. Between them lies the chain.
///
///     Promise<std::string> promise;                       // kept by the code that reads the file
///     std::move(promise).callback("42");                  // later: the result
///
///     promise.deferred()                                  // given to the caller
///         .add_callback([](std::string text) { return std::stoi(text); })
///         .add_errback([](const Failure&) { return 0; })
///         .add_callback([](int number) { show(number); })
///         .detach();
///
/// **Two chains.** Each link has a success side and a failure side. A value goes to the success side of the next link,
/// a failure to its failure side. If a side returns, its result is a value; if it throws, its result is a failure. A
/// link without the side that is needed passes on the result unchanged.
///
/// **When callbacks run.** They run when the promise is fired, inside that call, one after the other. If the result is
/// already there, an added callback runs before add_callback() returns. A callback that returns a Deferred makes the
/// chain wait for it. A callback that is added while the chain runs waits its turn: no callback runs inside another.
///
/// **Ownership.** A chain belongs to its ends. Adding a callback consumes the Deferred and returns a new one, of the
/// type that the callback returns, so no result is ever taken twice. Decide what happens to the last Deferred: keep it,
/// return it, or detach() it. The callbacks live in the chain until they have run.
///
/// **Nothing is lost silently.** If a chain ends with a failure that no errback handled, the failure is logged with the
/// place where it came from. A promise that is destroyed unfired fails its chain with BrokenPromise, so that the chain
/// does not wait forever.
///
/// **Cost.** One allocation for each link and each promise. However long the chain, the stack does not grow.
///
/// **Threads.** Everything in a chain happens in one thread: the reactor's.
///
/// **Cancelling.** cancel() asks the promise at the far end to give up. It works in programs that are linked with the
/// layer of lesson 07; in others it does nothing. add_timeout(), in timeout.hpp, cancels when the time is up.

#include <concepts>
#include <functional>
#include <source_location>
#include <string>
#include <type_traits>
#include <untwist/base/callback.hpp>
#include <untwist/base/errors.hpp>
#include <untwist/base/failure.hpp>
#include <untwist/base/result.hpp>
#include <untwist/deferred/detail/chain.hpp>
#include <untwist/deferred/detail/sides.hpp>
#include <utility>

namespace untwist {

/// Something that works only once is used a second time: a promise is fired again, or asked for its Deferred again, or
/// a Deferred is used after it was added to, returned or moved from. Twisted: `AlreadyCalledError`.
class AlreadyFired : public Error {
 public:
  using Error::Error;
};

/// A promise was destroyed before it was fired.
class BrokenPromise : public Error {
 public:
  BrokenPromise() : Error("the promise was dropped: nothing can fire this Deferred any more") {}
};

/// A chain would wait for itself forever: a callback returned the Deferred of its own chain, or of a chain that waits
/// for it.
/// Twisted: a warning.
class CircularChain : public Error {
 public:
  CircularChain()
      : Error("a Deferred that waits for this very chain was returned or awaited: neither could ever continue") {}
};

template <class T = void>
class Deferred;
template <class T = void>
class Promise;

/// A Deferred was cancelled before its result came. Twisted: `CancelledError`.
class Cancelled : public Error {
 public:
  Cancelled() : Error("cancelled before the result came") {}
};

/// Where in the program a failure entered a chain.
using SourceLocation = std::source_location;

namespace detail {
template <class T>
class Cell;
template <class T, class U, class Sides>
class CallLink;
template <class T, class Decide>
class TimeoutLink;
template <class T>
class CoroutineLink;
template <class T, class From>
Deferred<T> now_with(From&& result, SourceLocation where);
}  // namespace detail

// ---- the end that waits

/// A result of type T that comes later. Move-only; see the top of this file.
///
/// Twisted: `Deferred`, the part that callers see.
template <class T>
class [[nodiscard]] Deferred {
 public:
  /// The type of the result.
  using Value = T;

  /// Empty, like one that was used up: for a member that gets its Deferred later.
  Deferred() noexcept = default;
  /// From a value that is already known: a function that returns a Deferred<T> may simply return a T. As succeed().
  template <class V>
  requires std::same_as<std::remove_cvref_t<V>, T> Deferred(V&& value);
  /// The same result with another type, if one converts to the other. Consumes @p other.
  template <class U>
  requires detail::value_converts<U, T> Deferred(Deferred<U>&& other);
  /// Takes over the chain: @p other is then empty.
  Deferred(Deferred&& other) noexcept : cell_(std::exchange(other.cell_, nullptr)) {}
  /// Takes over the chain; the one held before is detached, as by the destructor.
  Deferred& operator=(Deferred&& other) noexcept {
    Deferred taken(std::move(other));
    std::swap(cell_, taken.cell_);  // the old chain is detached with `taken`, now
    return *this;
  }
  /// As detach().
  ~Deferred() { let_go(); }

  //! [add_callback]
  /// Adds a link with a success side: @p on_success gets the value, and returns the next one.
  ///
  /// @param on_success  `U f(T)`, or `U f()` if T is void. Instead of a U it may return a `Result<U>`, or a `Deferred<U>`
  ///                    for which the chain then waits. If it throws, the result is a failure from here on.
  /// @param where       named in the log if a failure from this link is never handled.
  /// @returns the end of the longer chain. Twisted: `addCallback`.
  template <class F>
  Deferred<detail::After<F, T>> add_callback(F on_success, SourceLocation where = SourceLocation::current()) &&;
  //! [add_callback]

  //! [add_errback]
  /// Adds a link with a failure side: @p on_failure gets the failure, and returns a value that takes its place.
  ///
  /// @param on_failure  `T f(const Failure&)`. It may also return a Result<T>, a Failure or a Deferred<T>. To pass the
  ///                    failure on, return it.
  /// Twisted: `addErrback`.
  template <class F>
  Deferred<T> add_errback(F on_failure, SourceLocation where = SourceLocation::current()) &&;
  //! [add_errback]

  /// Adds one link with both sides. Its failure side does not see exceptions from its own success side.
  /// Twisted: `addCallbacks`.
  template <class F, class G>
  Deferred<detail::After<F, T>> add_callbacks(F on_success, G on_failure,
                                              SourceLocation where = SourceLocation::current()) &&;

  /// Adds one link whose function gets the value or the failure, as a Result<T>. Twisted: `addBoth`.
  template <class F>
  Deferred<detail::After<F, Result<T>>> add_both(F on_result, SourceLocation where = SourceLocation::current()) &&;

  /// Fires @p promise with the result, value or failure. This chain is then done. Twisted: `chainDeferred`.
  void chain_to(Promise<T> promise) &&;

  /// Lets the chain go on without a Deferred at its end. A failure that reaches the end is logged.
  void detach() && { let_go(); }

  //! [cancel]
  /// Cancels the promise that this chain is waiting for.
  ///
  /// That is the promise that has not been fired yet, at the beginning of this chain or of a chain that a callback has
  /// returned. If it was created with a canceller, the canceller is called, once. Unless the canceller fires the
  /// promise, the chain fails with Cancelled, and its callbacks run, now. If the canceller throws, the chain fails with
  /// that.
  ///
  /// A promise without a canceller cannot stop its work, so its result may still come: the first one is dropped.
  ///
  /// A Deferred that has its result, or whose callbacks are running, is not changed. Twisted: `cancel`.
  void cancel();
  //! [cancel]

  /// Is the result already there?
  /// Twisted: `called`, and not waiting for another Deferred.
  bool has_result() const noexcept;

  /// @cond  A Deferred that has a name: the compiler says what to write.
  template <class F>
  Deferred<detail::After<F, T>> add_callback(F, SourceLocation = SourceLocation()) const& {
    static_assert(detail::never<F>,
                  "adding consumes the Deferred: write std::move(d).add_callback(...); d must not be const");
  }
  template <class F>
  Deferred<T> add_errback(F, SourceLocation = SourceLocation()) const& {
    static_assert(detail::never<F>,
                  "adding consumes the Deferred: write std::move(d).add_errback(...); d must not be const");
  }
  template <class F, class G>
  Deferred<detail::After<F, T>> add_callbacks(F, G, SourceLocation = SourceLocation()) const& {
    static_assert(detail::never<F>,
                  "adding consumes the Deferred: write std::move(d).add_callbacks(...); d must not be const");
  }
  template <class F>
  Deferred<detail::After<F, Result<T>>> add_both(F, SourceLocation = SourceLocation()) const& {
    static_assert(detail::never<F>,
                  "adding consumes the Deferred: write std::move(d).add_both(...); d must not be const");
  }
  template <class Late = T>
  void chain_to(Promise<T>) const& {
    static_assert(detail::never<Late>,
                  "chaining consumes the Deferred: write std::move(d).chain_to(...); d must not be const");
  }
  template <class Late = T>
  void detach() const& {
    static_assert(detail::never<Late>,
                  "detaching consumes the Deferred: write std::move(d).detach(); d must not be const");
  }
  /// @endcond

 private:
  template <class>
  friend class Promise;
  template <class>
  friend class Deferred;
  template <class, class, class>
  friend class detail::CallLink;
  template <class, class>
  friend class detail::TimeoutLink;
  template <class>
  friend class detail::CoroutineLink;
  template <class U, class From>
  friend Deferred<U> detail::now_with(From&& result, SourceLocation where);
  explicit Deferred(detail::Cell<T>* cell) noexcept : cell_(cell) {}

  template <class U, class Sides>
  Deferred<U> add(Sides sides, SourceLocation where);
  void let_go() noexcept;

  detail::Cell<T>* cell_ = nullptr;  // null once it was used up
};

// ---- the end that fires

/// The end of a chain that fires it: once, with a value or with a failure. Move-only.
///
/// Firing consumes it: `std::move(promise).callback(42)`.
/// Twisted: `Deferred`, the part that the code that does the work sees.
template <class T>
class Promise {
 public:
  /// @param made  named in the log if the promise is dropped.
  explicit Promise(SourceLocation made = SourceLocation::current());
  /// @param canceller  stops the work: called when the Deferred is cancelled, at most once. It may fire the promise, or
  ///                   destroy it. If it does not, the promise is used up when it returns: fire it later only after
  ///                   asking fired(). The canceller is destroyed when the promise is fired.
  /// @param made       as above.
  explicit Promise(Callback canceller, SourceLocation made = SourceLocation::current());
  /// Takes over the chain: @p other is then empty.
  Promise(Promise&& other) noexcept;
  /// Takes over the chain; the chain that this promise should have fired fails with BrokenPromise.
  Promise& operator=(Promise&& other) noexcept;
  /// If the promise has not been fired, its chain fails with BrokenPromise, now.
  ~Promise();

  /// The other end. Call this once.
  /// @throws AlreadyFired  if it was already given out, or the promise was fired.
  Deferred<T> deferred();

  //! [callback]
  /// Fires with a value: the callbacks run, now.
  /// @throws AlreadyFired  if it was already fired. Twisted: `callback`.
  void callback(typename Result<T>::Value value) &&;
  //! [callback]
  /// The same, without a value.
  void callback() && requires std::is_void_v<T> { std::move(*this).callback(Nothing{}); }

  //! [errback]
  /// Fires with a failure.
  /// @param where  named in the log if no errback handles the failure.
  /// @throws AlreadyFired  if it was already fired. Twisted: `errback`.
  void errback(Failure failure, SourceLocation where = SourceLocation::current()) &&;
  //! [errback]
  /// Fires with an exception: `errback(ConnectionLost())`.
  template <class E>
  requires std::derived_from<E, std::exception>
  void errback(E error, SourceLocation where = SourceLocation::current()) && {
    std::move(*this).errback(Failure::of(std::move(error)), where);
  }

  /// Fires with a value or a failure.
  void fire(Result<T> result, SourceLocation where = SourceLocation::current()) &&;

  /// Was it fired, or moved from?
  bool fired() const noexcept { return end_.link == nullptr; }

  /// @cond  A Promise that has a name: the compiler says what to write.
  template <class Late = T>
  void callback(typename Result<T>::Value) const& {
    static_assert(detail::never<Late>,
                  "firing consumes the Promise: write std::move(p).callback(value); p must not be const");
  }
  template <class Late = T>
  requires std::is_void_v<Late>
  void callback() const& {
    static_assert(detail::never<Late>,
                  "firing consumes the Promise: write std::move(p).callback(); p must not be const");
  }
  template <class Late = T>
  void errback(Failure, SourceLocation = SourceLocation()) const& {
    static_assert(detail::never<Late>,
                  "firing consumes the Promise: write std::move(p).errback(failure); p must not be const");
  }
  template <class E>
  requires std::derived_from<E, std::exception>
  void errback(E, SourceLocation = SourceLocation()) const& {
    static_assert(detail::never<E>,
                  "firing consumes the Promise: write std::move(p).errback(error); p must not be const");
  }
  template <class Late = T>
  void fire(Result<T>, SourceLocation = SourceLocation()) const& {
    static_assert(detail::never<Late>,
                  "firing consumes the Promise: write std::move(p).fire(result); p must not be const");
  }
  /// @endcond

 private:
  template <class>
  friend class Deferred;

  void still_knows_us() noexcept;

  detail::PromiseEnd end_;
  SourceLocation made_;
};

// ---- results that are already known

/// A Deferred that has this value. A string literal becomes a std::string. Twisted: `succeed`.
template <class T>
Deferred<detail::Kept<T>> succeed(T&& value) {
  return detail::now_with<detail::Kept<T>>(detail::Kept<T>(std::forward<T>(value)), SourceLocation());
}
/// A Deferred that is done, without a value.
inline Deferred<> succeed() { return detail::now_with<void>(Nothing{}, SourceLocation()); }

/// A Deferred that has failed: `fail<int>(ConnectionLost())`, `fail<int>(failure)`. Twisted: `fail`.
template <class T = void>
Deferred<T> fail(Failure failure, SourceLocation where = SourceLocation::current()) {
  return detail::now_with<T>(std::move(failure), where);
}
/// The same, from an exception.
template <class T = void, class E>
requires std::derived_from<E, std::exception> Deferred<T> fail(E error,
                                                               SourceLocation where = SourceLocation::current()) {
  return fail<T>(Failure::of(std::move(error)), where);
}

/// Calls @p f, and returns a Deferred of the outcome: the value that @p f returned, or the exception that it threw.
///
/// If @p f returns a Deferred, that is returned as it is. Twisted: `maybeDeferred`.
template <class F, class... Args>
auto maybe_deferred(F&& f, Args&&... args)
    -> Deferred<typename detail::ValueOf<std::remove_cvref_t<std::invoke_result_t<F, Args...>>>::type>;

}  // namespace untwist

#include <untwist/deferred/detail/deferred_inl.hpp>
