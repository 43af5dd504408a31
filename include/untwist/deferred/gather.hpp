#pragma once
/// @file
/// Waiting for several Deferreds together.
///
/// All functions here consume the Deferreds they are given, and call them members. When a member fails, the others go
/// on. With nothing to wait for, gather_results() and deferred_list() fire immediately, and race() fails immediately.
///
/// Cancelling the whole cancels every member that is still running (lesson 07). Unless a member's canceller supplies
/// a result that decides, the whole then fails with Cancelled; deferred_list(), which never fails, fires with what each
/// member has ended with.

#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <untwist/deferred/deferred.hpp>
#include <vector>

namespace untwist {

/// One of several Deferreds has failed: which one, and how. Twisted: `FirstError`.
class FirstError : public Error {
 public:
  /// @p which failed with @p why.
  FirstError(std::size_t which, const Failure& why)
      : Error("number " + std::to_string(which) + " failed: " + why.message()), index(which), failure(why) {}

  std::size_t index;  ///< counted from 0, in the order in which the Deferreds were given
  Failure failure;    ///< what it failed with
};

/// All Deferreds have failed. Twisted: `FailureGroup`, in versions after 22.4.
class AllFailed : public Error {
 public:
  /// @p all failures, in the order in which the Deferreds were given.
  explicit AllFailed(std::vector<Failure> all)
      : Error(all.empty() ? "there was nothing to wait for" : "all " + std::to_string(all.size()) + " failed"),
        failures(std::move(all)) {}

  std::vector<Failure> failures;  ///< in the order in which the Deferreds were given
};

/// What happens to the failures after the first.
enum class LaterFailures {
  log,     ///< each is logged, like any unhandled failure
  ignore,  ///< they are dropped. Twisted: `consumeErrors=True`
};

//! [gather_results]
/// Waits for all, and fires with the values in the order of the Deferreds, in whatever order they come.
///
/// When one fails, the whole fails immediately with a FirstError; the others go on.
/// Twisted: `gatherResults`.
template <class T>
Deferred<std::vector<T>> gather_results(std::vector<Deferred<T>> all, LaterFailures later = LaterFailures::log);
//! [gather_results]

/// The same for Deferreds without values.
inline Deferred<> gather_results(std::vector<Deferred<>> all, LaterFailures later = LaterFailures::log);

/// The same for a few Deferreds of different types: fires with a std::tuple of their values. A Deferred without a value
/// gives Nothing.
template <class... T>
requires(sizeof...(T) > 1) Deferred<std::tuple<typename Result<T>::Value...>> gather_results(Deferred<T>... each);

/// Waits for all, however each ends: never fails. Twisted: `DeferredList`.
template <class T>
Deferred<std::vector<Result<T>>> deferred_list(std::vector<Deferred<T>> all);

/// The Deferred that succeeded first.
template <class T>
struct Winner {
  std::size_t index;  ///< counted from 0
  T value;            ///< its value
};

/// The Deferred that succeeded first, without a value.
template <>
struct Winner<void> {
  std::size_t index;  ///< counted from 0
};

/// Waits for the first success. Failures before it, and all results after it, are dropped; the members that are still
/// running are cancelled before it fires (lesson 07). If all fail, it fails with AllFailed.
/// Twisted: `race`, in versions after 22.4; `DeferredList(fireOnOneCallback=True)`.
template <class T>
Deferred<Winner<T>> race(std::vector<Deferred<T>> all);

// ---- for lessons 04 and 07

namespace detail {

/// Cancels all members. Those that have ended are empty. The callbacks of one may end another. Lesson 07; without it,
/// nothing happens.
void cancel_all(std::vector<Deferred<>>& members);

/// A member has ended: with this failure, or with a value if @p failure is null. Does that matter for the whole, or did
/// the member end only because the whole was cancelled? Lesson 07; without it, it always matters.
bool matters(const Failure* failure, bool cancelled);

/// Counts results: what gather_results() does with each one.
class Gathering {
 public:
  Gathering(std::size_t count, LaterFailures later) : missing_(count), later_(later) {}
  virtual ~Gathering() = default;

  /// One more has succeeded; its value has already been stored. Was it the last?
  void succeeded();
  /// Number @p index has failed.
  void failed(std::size_t index, const Failure& failure);

 protected:
  /// Fires with all values.
  virtual void finish() = 0;
  /// Fires with this failure.
  virtual void fail(const FirstError& error) = 0;

 private:
  std::size_t missing_;
  LaterFailures later_;
  bool failed_ = false;
};

/// Watches for the first success: what race() does with each result.
class Racing {
 public:
  explicit Racing(std::size_t count) : running_(count), failures_(count) {}
  virtual ~Racing() = default;

  /// One has succeeded. @returns whether it has won: then its value is the result.
  bool succeeded();
  /// Number @p index has failed. Was it the last one running?
  void failed(std::size_t index, const Failure& failure);

 protected:
  /// Fires with this failure.
  virtual void fail(const AllFailed& error) = 0;

 private:
  std::size_t running_;
  std::vector<std::optional<Failure>> failures_;
  bool won_ = false;
};

}  // namespace detail
}  // namespace untwist

#include <untwist/deferred/detail/gather_inl.hpp>
