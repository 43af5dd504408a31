#pragma once
/// @file
/// Lesson 00: at most a given number of jobs at the same time.

#include <cstddef>
#include <functional>
#include <memory>

namespace untwist {

//! [ConcurrencyLimit]
/// Starts jobs, but at most a given number at the same time. The others wait their turn.
///
/// A job is a function that starts some work and returns, long before the work is over. When it is over, somebody calls
/// the function that the job was given.
class ConcurrencyLimit {
 public:
  /// A job calls this when its work is over. It may be copied, and called inside the job. Called again, it does
  /// nothing.
  using Over = std::function<void()>;
  /// Starts some work. It must not throw.
  using Job = std::function<void(Over over)>;

  /// It may be destroyed at any time, inside a job as well. Jobs that wait never start, and are destroyed. When work
  /// that has started is over later, nothing happens.
  virtual ~ConcurrencyLimit() = default;

  /// Starts the job, or lets it wait. Waiting jobs start in the order in which they were added, each as soon as there
  /// is room for it. Any number of jobs may be over before they return: that needs no more stack than one.
  ///
  /// A job may add others. They start when it has returned, or later.
  virtual void add(Job job) = 0;
};

/// @param most  how many jobs may be at work.
/// @throws std::invalid_argument  if @p most is 0.
std::unique_ptr<ConcurrencyLimit> make_concurrency_limit(std::size_t most);
//! [ConcurrencyLimit]

}  // namespace untwist
