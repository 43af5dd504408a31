#pragma once
// What pollers have in common: the timeout in whole milliseconds, and the bits of poll(2), which have the same values
// in epoll.

#include <poll.h>

#include <algorithm>
#include <limits>
#include <untwist/reactor/poller.hpp>

namespace untwist {

// Rounded up: rounding down would wake the loop just before a call is due.
inline int to_milliseconds(Duration wait) {
  if (wait == kForever) return -1;
  const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(std::max(wait, Duration::zero())).count();
  return static_cast<int>(std::min<std::int64_t>(milliseconds, std::numeric_limits<int>::max()));
}

inline int to_events(Interest interest) { return (interest.read ? POLLIN : 0) | (interest.write ? POLLOUT : 0); }

// A hang-up or an error counts as both readable and writable: reading or writing reveals the cause.
inline Ready as_ready(Watched watched, int events) {
  const bool input = (events & POLLIN) != 0, room = (events & POLLOUT) != 0,
             broken = (events & (POLLHUP | POLLERR)) != 0;
  return {watched, input || broken, room || broken, (broken || (events & POLLNVAL) != 0) && !input && !room};
}

}  // namespace untwist
