#pragma once
/// @file
/// What a Deferred has come to, now: for tests, which do not wait.

#include <memory>
#include <optional>
#include <untwist/deferred/deferred.hpp>

namespace untwist::testing {

/// A test expected something else of a Deferred: it says what, and what came instead.
class WrongResult : public Error {
 public:
  using Error::Error;
};

namespace detail {
void must_have_come(bool came, std::string_view expected);
void must_not_have_failed(const Failure* failure);
void must_have_failed(bool failed);
[[noreturn]] void is_another_failure(const Failure& failure, std::string_view expected);

// The result, if it has come. One that comes later is taken all the same: it is nobody else's any more.
template <class T>
std::shared_ptr<std::optional<Result<T>>> taken(Deferred<T> deferred) {
  auto seen = std::make_shared<std::optional<Result<T>>>();
  std::move(deferred).add_both([seen](Result<T> result) { seen->emplace(std::move(result)); }).detach();
  return seen;
}
}  // namespace detail

//! [results]
/// The value that is there. @throws WrongResult  when there is none yet, or a failure: then it says which.
/// Twisted: `successResultOf`.
template <class T>
typename Result<T>::Value success_result_of(Deferred<T> deferred) {
  const auto seen = detail::taken(std::move(deferred));
  detail::must_have_come(seen->has_value(), "a value");
  detail::must_not_have_failed((*seen)->ok() ? nullptr : &(*seen)->failure());
  return std::move(**seen).value();
}

/// The failure that is there, an @p E; it then counts as handled.
/// @throws WrongResult  when there is none yet, a value, or another failure. Twisted: `failureResultOf`.
template <class E = std::exception, class T>
Failure failure_result_of(Deferred<T> deferred) {
  const auto seen = detail::taken(std::move(deferred));
  detail::must_have_come(seen->has_value(), "a failure");
  detail::must_have_failed(!(*seen)->ok());
  if (!(*seen)->failure().template is<E>()) detail::is_another_failure((*seen)->failure(), typeid(E).name());
  return (*seen)->failure();
}

/// @throws WrongResult  when a result is there. The Deferred stays usable. Twisted: `assertNoResult`.
template <class T>
void expect_no_result(const Deferred<T>& deferred) {
  if (deferred.has_result()) throw WrongResult("expected no result yet, and there is one");
}
//! [results]

}  // namespace untwist::testing
