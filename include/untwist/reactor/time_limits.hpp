#pragma once
/// @file
/// Time limits of the same length for any number of things, on a single delayed call.

#include <cstdint>
#include <memory>
#include <untwist/reactor/reactor.hpp>

namespace untwist {

//! [TimeLimits]
/// Watches any number of things, each of which must be renewed before its time is up: connections that have to say
/// something at least once a minute.
///
/// All limits have the same length, and that is what makes them cheap: ten thousand of them need a single delayed
/// call, which stays as it is when a limit is renewed. Without limits, no call is pending.
class TimeLimits {
 public:
  using Id = std::uint64_t;  ///< names a limit; never the same one twice

  /// None of the limits that are left ever expires, and no delayed call is left behind. Not to be destroyed by one of
  /// its own functions.
  virtual ~TimeLimits() = default;

  /// Adds a limit: @p too_late is called once, when the length has passed since the limit was added or last renewed.
  ///
  /// If several expire at the same time, the one that was added or renewed first is first. The function may add, renew
  /// and remove limits; one that it renews or removes in time does not expire, even if it was due. What it throws is
  /// logged, and the next one is called all the same.
  /// @throws std::invalid_argument  if @p too_late is empty.
  virtual Id add(Callback too_late) = 0;
  /// The limit begins again, from now. Does nothing if there is no such limit any more.
  virtual void renew(Id id) = 0;
  /// Forgets the limit, and destroys its function. Does nothing if there is no such limit any more.
  virtual void remove(Id id) = 0;
};

/// @param time    must outlive the limits.
/// @param length  of each limit.
/// @throws std::invalid_argument  if the length is not positive.
std::unique_ptr<TimeLimits> make_time_limits(ReactorTime& time, Duration length);
//! [TimeLimits]

}  // namespace untwist
