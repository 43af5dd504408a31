#pragma once
/// @file
/// An error that travels as a value.
///
/// An exception travels up the call stack. If a result arrives later, from the event loop, the caller's stack is gone.
/// A Failure holds the exception, so that it can be passed to the code that waits for the result.

#include <exception>
#include <source_location>
#include <stdexcept>
#include <string>
#include <utility>

namespace untwist {

/// Holds an exception, to be examined or thrown again later. Cheap to copy: copies share the exception.
///
/// Twisted: `twisted.python.failure.Failure`.
class Failure {
 public:
  /// Holds @p error, which must not be null.
  explicit Failure(std::exception_ptr error) noexcept : error_(std::move(error)) {}

  /// Holds a copy of an exception object: `Failure::of(ConnectionDone())`.
  template <class Error>
  static Failure of(Error error) {
    return Failure(std::make_exception_ptr(std::move(error)));
  }

  /// Holds the exception that is being handled. Call it inside a catch block.
  static Failure current() noexcept { return Failure(std::current_exception()); }

  /// The exception if it is an @p Error or derives from one, otherwise null. Valid as long as this Failure lives.
  ///
  /// Twisted: `Failure.check`.
  template <class Error>
  const Error* as() const noexcept {
    try {
      std::rethrow_exception(error_);
    } catch (const Error& error) {
      return &error;
    } catch (...) {
      return nullptr;
    }
  }

  /// Is the exception an @p Error, or derived from one?
  template <class Error>
  bool is() const noexcept {
    return as<Error>() != nullptr;
  }

  /// The message of the exception.
  std::string message() const;

  /// Throws the exception again.
  [[noreturn]] void raise() const { std::rethrow_exception(error_); }

  /// Where the failure came from. If that is not known, the line is 0. Deferreds fill it in.
  const std::source_location& origin() const noexcept { return origin_; }
  /// Records where the failure came from, unless that is already known.
  void note_origin(const std::source_location& where) noexcept {
    if (origin_.line() == 0) origin_ = where;
  }

 private:
  std::exception_ptr error_;
  std::source_location origin_;
};

}  // namespace untwist
