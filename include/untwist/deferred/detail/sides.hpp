#pragma once
/// @file
/// The two sides of a link, and code that brings their return values into one form. Nothing here is for users.

#include <concepts>
#include <string>
#include <type_traits>
#include <untwist/base/failure.hpp>
#include <untwist/base/result.hpp>
#include <utility>

namespace untwist {

template <class T>
class Deferred;

namespace detail {

/// The side that was left out: the result is passed on unchanged.
struct PassOn {};

/// The type that a returned R stands for: T for T, for Result<T> and for Deferred<T>.
template <class R>
struct ValueOf {
  using type = R;
};
template <class T>
struct ValueOf<Result<T>> {
  using type = T;
};
template <class T>
struct ValueOf<Deferred<T>> {
  using type = T;
};

template <class R>
inline constexpr bool is_deferred = false;
template <class T>
inline constexpr bool is_deferred<Deferred<T>> = true;

/// Can a Deferred<U> become a Deferred<T>?
template <class U, class T>
inline constexpr bool value_converts =
    !std::is_same_v<U, T> && !std::is_void_v<U> && !std::is_void_v<T> && std::is_convertible_v<U, T>;

/// The type in which a Deferred keeps a value: its own, but a std::string for a string literal.
template <class T>
using Kept = std::conditional_t<std::is_same_v<std::decay_t<T>, const char*> || std::is_same_v<std::decay_t<T>, char*>,
                                std::string, std::decay_t<T>>;

/// Calls @p f with an input: `f(input)`, or `f()` for Nothing.
template <class F, class Input>
decltype(auto) call(F& f, Input&& input) {
  if constexpr (std::is_same_v<std::remove_cvref_t<Input>, Nothing>) {
    return f();
  } else {
    return f(std::forward<Input>(input));
  }
}

template <class F, class Input>
using Returned = std::remove_cvref_t<decltype(call(std::declval<F&>(), std::declval<Input>()))>;

// ---- what a user may add, and the error messages for everything else
//
// A call that cannot work fails to compile with one sentence. The functions of Deferred check it where that call
// instantiates them, so that the compiler names the user's line. Then they go on with a type that fits, so that no
// other error follows.

template <class F>
concept CalledWithNothing = requires(F& f) {
  f();
};
template <class F, class Input>
concept CalledWith = requires(F& f, Input&& input) {
  f(std::forward<Input>(input));
};

/// Can a side be called with the input that it gets?
template <class F, class Input>
inline constexpr bool takes = CalledWith<F, Input>;
template <class F>
inline constexpr bool takes<F, Nothing> = CalledWithNothing<F>;

/// Does the return value of a side fit a chain of U? There are three ways in which it may not.
template <class R, class U>
inline constexpr bool gives_enough = std::is_void_v<U> || !std::is_void_v<R>;
template <class R, class U>
inline constexpr bool waits_for_the_right = !is_deferred<R> || std::is_convertible_v<R, Deferred<U>>;
template <class R, class U>
inline constexpr bool converts = std::is_void_v<R> || is_deferred<R> || std::is_convertible_v<R, Result<U>>;

template <class F, class Input, class U, bool = takes<F, Input>>
inline constexpr bool fits = false;
template <class F, class Input, class U>
inline constexpr bool fits<F, Input, U, true> =
    gives_enough<Returned<F, Input>, U>&& waits_for_the_right<Returned<F, Input>, U>&& converts<Returned<F, Input>, U>;

/// Requires that a side can be called with its input: the value of a chain, a failure, or a result.
template <class F, class Input>
struct MustTake {
  static_assert(takes<F, Input>,
                "this callback cannot take the value of the chain: a callback of a Deferred<T> takes a T");
};
template <class F>
struct MustTake<F, Nothing> {
  static_assert(takes<F, Nothing>, "this chain carries no value: its callback is called without an argument");
};
template <class F>
struct MustTake<F, const Failure&> {
  static_assert(takes<F, const Failure&>, "an errback gets the failure: let it take a const Failure&");
};
template <class F, class T>
struct MustTake<F, Result<T>> {
  static_assert(takes<F, Result<T>>, "the function of add_both() gets the result: let it take a Result<T>");
};

/// Requires that the return value of a side fits a chain of U.
template <class F, class Input, class U>
constexpr void must_fit() {
  static_cast<void>(MustTake<F, Input>{});
  if constexpr (takes<F, Input>) {
    using R = Returned<F, Input>;
    static_assert(gives_enough<R, U>, "this side returns nothing, but the chain needs a value from here on");
    static_assert(waits_for_the_right<R, U>, "the Deferred that this side returns has another type than the chain");
    static_assert(converts<R, U>, "what this side returns does not fit the type of the chain");
  }
}

template <class F, class Input, bool = takes<F, Input>>
struct Carried {
  using type = void;
};
template <class F, class Input>
struct Carried<F, Input, true> {
  using type = typename ValueOf<Returned<F, Input>>::type;
};
template <class F, class Input>
struct CarriedAfter : MustTake<F, Input>, Carried<F, Input> {};

/// The type that a chain of T carries after a callback @p F.
template <class F, class T>
using After = typename CarriedAfter<F, typename Result<T>::Value>::type;

/// False for every T: for a static_assert that fails only where a function template is called.
template <class T>
inline constexpr bool never = false;

/// Calls a side that fits, and turns its return value into a Result<U> or a Deferred<U>.
template <class U, class Side, class Input>
auto run_side(Side& side, Input&& input) {
  if constexpr (std::is_same_v<Side, PassOn>) {
    return Result<U>(std::forward<Input>(input));
  } else {
    using R = Returned<Side, Input>;
    if constexpr (std::is_void_v<R>) {
      call(side, std::forward<Input>(input));
      return Result<U>();
    } else if constexpr (is_deferred<R>) {
      return call(side, std::forward<Input>(input));
    } else {
      return Result<U>(call(side, std::forward<Input>(input)));
    }
  }
}

/// A function for each side, or PassOn.
template <class T, class U, class OnSuccess, class OnFailure>
struct TwoSides {
  /// The name of each side in a trace; null for a side that only passes on, which is not worth showing.
  static constexpr const char* kSuccess = std::is_same_v<OnSuccess, PassOn> ? nullptr : "callback";
  static constexpr const char* kFailure = std::is_same_v<OnFailure, PassOn> ? nullptr : "errback";

  OnSuccess on_success;
  OnFailure on_failure;

  /// The success side: a Result<U> or a Deferred<U>.
  auto success(typename Result<T>::Value value) { return run_side<U>(on_success, std::move(value)); }
  /// The failure side: a Result<U> or a Deferred<U>.
  auto failure(const Failure& failure) { return run_side<U>(on_failure, failure); }
};

/// One function for both sides.
template <class T, class U, class OnResult>
struct OneForBoth {
  static constexpr const char* kSuccess = "callback";
  static constexpr const char* kFailure = "errback";

  OnResult on_result;

  auto success(typename Result<T>::Value value) { return run_side<U>(on_result, Result<T>(std::move(value))); }
  auto failure(const Failure& failure) { return run_side<U>(on_result, Result<T>(failure)); }
};

}  // namespace detail
}  // namespace untwist
