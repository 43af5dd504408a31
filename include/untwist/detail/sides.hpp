#pragma once
/// @file
/// The two sides of one link of a chain, and what they return made uniform. Nothing here is for users.

#include <concepts>
#include <type_traits>
#include <untwist/failure.hpp>
#include <untwist/result.hpp>
#include <utility>

namespace untwist {

template <class T>
class Deferred;

namespace detail {

/// The side that nobody wrote: whatever comes goes on unchanged.
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

/// What a chain of T carries behind a callback @p F.
template <class F, class T>
using After = typename ValueOf<Returned<F, typename Result<T>::Value>>::type;

/// Calls one side, and makes what it returns a Result<U> or a Deferred<U>.
template <class U, class Side, class Input>
auto run_side(Side& side, Input&& input) {
  if constexpr (std::is_same_v<Side, PassOn>) {
    return Result<U>(std::forward<Input>(input));
  } else {
    using R = Returned<Side, Input>;
    if constexpr (std::is_void_v<R>) {
      static_assert(std::is_void_v<U>, "this side returns nothing, but the chain needs a value from here on");
      call(side, std::forward<Input>(input));
      return Result<U>();
    } else if constexpr (is_deferred<R>) {
      static_assert(std::is_same_v<R, Deferred<U>>, "the Deferred this side returns has another type than the chain");
      return call(side, std::forward<Input>(input));
    } else {
      static_assert(std::is_convertible_v<R, Result<U>>, "what this side returns does not fit the type of the chain");
      return Result<U>(call(side, std::forward<Input>(input)));
    }
  }
}

/// A function for each side, or PassOn.
template <class T, class U, class OnSuccess, class OnFailure>
struct TwoSides {
  /// What each side is in a trace: a side that passes on does nothing worth telling.
  static constexpr const char* kSuccess = std::is_same_v<OnSuccess, PassOn> ? nullptr : "callback";
  static constexpr const char* kFailure = std::is_same_v<OnFailure, PassOn> ? nullptr : "errback";

  OnSuccess on_success;
  OnFailure on_failure;

  /// The success side: a Result<U> or a Deferred<U>.
  auto success(typename Result<T>::Value value) { return run_side<U>(on_success, std::move(value)); }
  /// The failure side: a Result<U> or a Deferred<U>.
  auto failure(const Failure& failure) { return run_side<U>(on_failure, failure); }
};

/// One function for both.
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
