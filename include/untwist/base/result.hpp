#pragma once
/// @file
/// The outcome of an operation: a value, or a Failure.

#include <optional>
#include <type_traits>
#include <untwist/base/failure.hpp>
#include <utility>
#include <variant>

namespace untwist {

/// A value that carries no information. `Result<void>` holds one.
struct Nothing {
  /// All are equal.
  friend bool operator==(Nothing, Nothing) = default;
};

/// A value or a Failure. Both convert to it, so that a function that returns one may simply return the other.
///
/// Twisted: the argument of a callback, where a failure is distinguished from a value by its type; and the
/// `(success, value)` pairs of a DeferredList.
template <class T = void>
class Result {
 public:
  /// The type of the stored value: T, or Nothing for void.
  using Value = std::conditional_t<std::is_void_v<T>, Nothing, T>;

  /// A success.
  Result(Value value) : is_(std::in_place_index<0>, std::move(value)) {}
  /// A success without a value.
  Result() requires std::is_void_v<T> : Result(Nothing{}) {}
  /// A failure.
  Result(Failure failure) : is_(std::in_place_index<1>, std::move(failure)) {}

  /// Is it a success?
  bool ok() const noexcept { return is_.index() == 0; }

  /// The value; only when ok().
  Value& value() & { return *std::get_if<0>(&is_); }
  /// The value; only when ok().
  const Value& value() const& { return *std::get_if<0>(&is_); }
  /// The value, to be moved out; only when ok().
  Value&& value() && { return std::move(*std::get_if<0>(&is_)); }

  /// The failure; only when not ok().
  Failure& failure() { return *std::get_if<1>(&is_); }
  /// The failure; only when not ok().
  const Failure& failure() const { return *std::get_if<1>(&is_); }

  /// The value. If it is a failure, throws the exception that the failure holds.
  Value unwrap() && {
    if (!ok()) failure().raise();
    return std::move(*this).value();
  }

 private:
  std::variant<Value, Failure> is_;
};

}  // namespace untwist
