#pragma once
/// @file
/// What a test has left behind.

#include <memory>
#include <string>
#include <untwist/reactor/reactor.hpp>
#include <vector>

namespace untwist::testing {

/// Looks, at the end of a test, for what should not be there any more. Make it first, destroy it last.
///
/// From its construction to its end it receives what is logged (see log.hpp), instead of whoever did before.
/// Twisted: what trial's `TestCase` does by itself.
class Leftovers {
 public:
  virtual ~Leftovers() = default;

  //! [find]
  /// What is left, one line each: calls still to be made, descriptors still registered, errors that were logged.
  ///
  /// Takes two turns of the reactor first, so that what was to happen at once has happened.
  virtual std::vector<std::string> find() = 0;
  //! [find]

  /// Takes the logged errors that are an @p E out, and returns them: the test has expected those.
  /// Twisted: `flushLoggedErrors`.
  template <class E>
  std::vector<Failure> take_logged() {
    return take_logged_if([](const Failure& failure) { return failure.is<E>(); });
  }

 protected:
  /// Takes the logged failures that @p is_wanted accepts: they are no leftovers then.
  virtual std::vector<Failure> take_logged_if(bool (*is_wanted)(const Failure&)) = 0;
};

/// Begins to watch.
std::unique_ptr<Leftovers> watch_for_leftovers(Reactor& reactor);

}  // namespace untwist::testing
