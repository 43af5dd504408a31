#pragma once
/// @file
/// Many who want the same thing at the same time, and one who fetches it.

#include <functional>
#include <memory>
#include <string>
#include <untwist/deferred/deferred.hpp>

namespace untwist {

//! [SharedFetch]
/// Fetches a value for each key, but never the same one twice at the same time: those who ask while it is being fetched
/// share the result. Nothing is kept after that: it is not a cache.
class SharedFetch {
 public:
  /// Fetches the value for a key. It may throw, which counts as a failure.
  using Fetch = std::function<Deferred<std::string>(const std::string& key)>;

  /// It may be destroyed at any time, inside a callback as well. Those who are still waiting get a BrokenPromise. A
  /// result that comes later is dropped.
  virtual ~SharedFetch() = default;

  /// Joins the fetch for @p key that is under way, or begins one.
  /// @returns a Deferred that fires with the value, and fails if the fetch fails.
  ///
  /// Everybody has a Deferred of their own, and a value of their own; they get it in the order in which they asked.
  /// What one of them does with it (throws, pauses, lets it go) does not affect the others. Whoever asks once the
  /// result is there, even inside a callback for that result, begins a new fetch.
  virtual Deferred<std::string> get(const std::string& key) = 0;
};

/// Nothing is fetched before somebody asks.
std::unique_ptr<SharedFetch> make_shared_fetch(SharedFetch::Fetch fetch);
//! [SharedFetch]

}  // namespace untwist
