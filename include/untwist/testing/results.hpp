#pragma once
/// @file
/// The result that a Deferred has now: for tests, which do not wait.

#include <memory>
#include <optional>
#include <untwist/deferred/deferred.hpp>

namespace untwist::testing {

/// A test expected a different result of a Deferred. The message says what was expected, and what came instead.
class WrongResult : public Error {
 public:
  using Error::Error;
};

namespace detail {
void must_have_come(bool came, std::string_view expected);
void must_not_have_failed(const Failure* failure);
void must_have_failed(bool failed);
[[noreturn]] void is_another_failure(const Failure& failure, std::string_view expected);

// The result, if it has come. A result that comes later is taken as well, since nothing else will take it.
template <class T>
std::shared_ptr<std::optional<Result<T>>> taken(Deferred<T> deferred) {
  auto seen = std::make_shared<std::optional<Result<T>>>();
  std::move(deferred).add_both([seen](Result<T> result) { seen->emplace(std::move(result)); }).detach();
  return seen;
}
}  // namespace detail

//! [results]
/// The value of a Deferred that has one. @throws WrongResult  if it has no result yet, or a failure, which is named.
/// Twisted: `successResultOf`.
template <class T>
typename Result<T>::Value success_result_of(Deferred<T> deferred) {
  const auto seen = detail::taken(std::move(deferred));
  detail::must_have_come(seen->has_value(), "a value");
  detail::must_not_have_failed((*seen)->ok() ? nullptr : &(*seen)->failure());
  return std::move(**seen).value();
}

/// The failure of a Deferred that has failed with an @p E. The failure then counts as handled.
/// @throws WrongResult  if it has no result yet, a value, or another failure. Twisted: `failureResultOf`.
template <class E = std::exception, class T>
Failure failure_result_of(Deferred<T> deferred) {
  const auto seen = detail::taken(std::move(deferred));
  detail::must_have_come(seen->has_value(), "a failure");
  detail::must_have_failed(!(*seen)->ok());
  if (!(*seen)->failure().template is<E>()) detail::is_another_failure((*seen)->failure(), typeid(E).name());
  return (*seen)->failure();
}

/// Expects that a Deferred has no result yet. It stays usable.
/// @throws WrongResult  if it has a result. Twisted: `assertNoResult`.
template <class T>
void expect_no_result(const Deferred<T>& deferred) {
  if (deferred.has_result()) throw WrongResult("expected no result yet, but there is one");
}
//! [results]

}  // namespace untwist::testing
