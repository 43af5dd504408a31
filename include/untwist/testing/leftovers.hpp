#pragma once
/// @file
/// Finding what a test has left behind.

#include <memory>
#include <string>
#include <untwist/reactor/reactor.hpp>
#include <vector>

namespace untwist::testing {

/// Looks for leftovers at the end of a test. Create it first, destroy it last.
///
/// While it lives, it receives logged errors (see log.hpp) in place of the previous observer.
/// Twisted: what trial's `TestCase` does automatically.
class Leftovers {
 public:
  virtual ~Leftovers() = default;

  //! [find]
  /// The leftovers, one line each: pending calls, registered descriptors, logged errors.
  ///
  /// Takes two turns of the reactor first, so that calls without delay have run.
  virtual std::vector<std::string> find() = 0;
  //! [find]

  /// Removes the logged errors of type @p E and returns them. Call it for the errors that the test expected.
  /// Twisted: `flushLoggedErrors`.
  template <class E>
  std::vector<Failure> take_logged() {
    return take_logged_if([](const Failure& failure) { return failure.is<E>(); });
  }

 protected:
  /// Removes the logged failures that @p is_wanted accepts, and returns them. They then no longer count as leftovers.
  virtual std::vector<Failure> take_logged_if(bool (*is_wanted)(const Failure&)) = 0;
};

/// Starts watching.
std::unique_ptr<Leftovers> watch_for_leftovers(Reactor& reactor);

}  // namespace untwist::testing
