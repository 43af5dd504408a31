#pragma once
/// @file
/// Lesson 00: no more than so many jobs at the same time.

#include <cstddef>
#include <functional>
#include <memory>

namespace untwist {

//! [ConcurrencyLimit]
/// Begins jobs, but no more than so many at the same time. The others wait their turn.
///
/// A job is a function that begins some work and returns, long before the work is over. When it is over, somebody calls
/// the function that the job was given.
class ConcurrencyLimit {
 public:
  /// A job calls this when its work is over. It may be copied, and called inside the job. Called again, it does
  /// nothing.
  using Over = std::function<void()>;
  /// Begins some work. It must not throw.
  using Job = std::function<void(Over over)>;

  /// Jobs that wait never begin, and are destroyed. If work that has begun is over later, nothing happens.
  virtual ~ConcurrencyLimit() = default;

  /// Begins the job, or lets it wait. Waiting jobs begin in the order in which they were added, each as soon as there
  /// is room for it. Any number of jobs may be over before they return: that needs no more stack than one.
  ///
  /// A job may add others. They begin when it has returned, or later.
  virtual void add(Job job) = 0;
};

/// @param most  how many jobs may be at work.
/// @throws std::invalid_argument  if @p most is 0.
std::unique_ptr<ConcurrencyLimit> make_concurrency_limit(std::size_t most);
//! [ConcurrencyLimit]

}  // namespace untwist
