#pragma once
/// @file
/// Several Deferreds, waited for together.
///
/// All functions here consume what they are given. None of them stops the others when one fails: to cancel comes with
/// lesson 07. With nothing to wait for, gather_results() and deferred_list() fire at once; race() fails at once.

#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <untwist/deferred/deferred.hpp>
#include <vector>

namespace untwist {

/// One of several has failed: which one, and how. Twisted: `FirstError`.
class FirstError : public Error {
 public:
  /// @p which failed, with @p why.
  FirstError(std::size_t which, const Failure& why)
      : Error("number " + std::to_string(which) + " failed: " + why.message()), index(which), failure(why) {}

  std::size_t index;  ///< counted from 0, in the order they were given
  Failure failure;    ///< what it failed with
};

/// All of them have failed, in the order they were given. Twisted: `FailureGroup`.
class AllFailed : public Error {
 public:
  /// @p all failures, in the order the Deferreds were given.
  explicit AllFailed(std::vector<Failure> all)
      : Error(all.empty() ? "there was nothing to wait for" : "all " + std::to_string(all.size()) + " failed"),
        failures(std::move(all)) {}

  std::vector<Failure> failures;  ///< in the order the Deferreds were given
};

/// What becomes of the failures behind the first.
enum class LaterFailures {
  log,     ///< each is logged, as any failure that nobody handles
  ignore,  ///< nobody needs them. Twisted: `consumeErrors=True`
};

//! [gather_results]
/// Waits for all: the values, in the order of the Deferreds, whatever order they come in.
///
/// When one fails, the whole fails at once, with a FirstError; the others go on.
/// Twisted: `gatherResults`.
template <class T>
Deferred<std::vector<T>> gather_results(std::vector<Deferred<T>> all, LaterFailures later = LaterFailures::log);
//! [gather_results]

/// The same, where there are no values.
inline Deferred<> gather_results(std::vector<Deferred<>> all, LaterFailures later = LaterFailures::log);

/// The same for a few of different types: their values, as a std::tuple; of one without a value, Nothing.
template <class... T>
requires(sizeof...(T) > 1) Deferred<std::tuple<typename Result<T>::Value...>> gather_results(Deferred<T>... each);

/// Waits for all, however each ends: never fails. Twisted: `DeferredList`.
template <class T>
Deferred<std::vector<Result<T>>> deferred_list(std::vector<Deferred<T>> all);

/// Who came first.
template <class T>
struct Winner {
  std::size_t index;  ///< counted from 0
  T value;            ///< what it gave
};

/// Who came first, where there are no values.
template <>
struct Winner<void> {
  std::size_t index;  ///< counted from 0
};

/// Waits for the first success; failures before it and whatever comes after it vanish. All have failed: AllFailed.
/// Twisted: `race`; `DeferredList(fireOnOneCallback=True)`.
template <class T>
Deferred<Winner<T>> race(std::vector<Deferred<T>> all);

// ---- for lesson 04

namespace detail {

/// Counts while several are under way: what gather_results() does with each result.
class Gathering {
 public:
  Gathering(std::size_t count, LaterFailures later) : missing_(count), later_(later) {}
  virtual ~Gathering() = default;

  /// One more has succeeded; its value is kept already. Was it the last?
  void succeeded();
  /// Number @p index has failed.
  void failed(std::size_t index, const Failure& failure);

 protected:
  /// Fires with all values.
  virtual void finish() = 0;
  /// Fires with this.
  virtual void fail(const FirstError& error) = 0;

 private:
  std::size_t missing_;
  LaterFailures later_;
  bool failed_ = false;
};

/// Watches while several run: what race() does with each result.
class Racing {
 public:
  explicit Racing(std::size_t count) : running_(count), failures_(count) {}
  virtual ~Racing() = default;

  /// One has succeeded. Has it won? Then its value is the result.
  bool succeeded();
  /// Number @p index has failed. Was it the last hope?
  void failed(std::size_t index, const Failure& failure);

 protected:
  /// Fires with this.
  virtual void fail(const AllFailed& error) = 0;

 private:
  std::size_t running_;
  std::vector<std::optional<Failure>> failures_;
  bool won_ = false;
};

}  // namespace detail
}  // namespace untwist

#include <untwist/deferred/detail/gather_inl.hpp>
