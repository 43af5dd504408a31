#pragma once
/// @file
/// Waiting for descriptors: the one thing in which reactors differ. The rest of a reactor is the same on poll(2), epoll
/// and Asio.

#include <cstdint>
#include <memory>
#include <untwist/reactor/kernel.hpp>
#include <vector>

namespace untwist {

/// What a descriptor is watched for.
struct Interest {
  bool read = false;   ///< can be read from without waiting, or has come to its end
  bool write = false;  ///< can be written to without waiting, or has come to its end
  /// Has hung up in both directions, or broken. Pollers look for that anyway: this keeps the descriptor watched when
  /// nothing else does.
  bool hang_up = false;
  /// For the same.
  friend bool operator==(Interest, Interest) = default;
};

/// Names one registration of a descriptor, for as long as it is watched without a break.
///
/// The number alone does not do: once closed, the operating system gives it to the next socket, and news of the old one
/// may still be on the way. Whoever watches counts the generations; a poller only hands back what it was given. Both
/// fit into the 64 bits that epoll keeps.
struct Watched {
  int fd = -1;                   ///< the descriptor
  std::uint32_t generation = 0;  ///< which of all that had this number
  /// The same registration.
  friend bool operator==(Watched, Watched) = default;
};

/// What was found out about a descriptor.
struct Ready {
  Watched watched;        ///< which registration
  bool readable = false;  ///< try to read: there is input, an end, or an error to be read
  bool writable = false;  ///< try to write: there is room, or an error to be learnt
  bool over = false;      ///< hung up or broken, with neither input nor room
};

/// Watches descriptors, and sleeps until one of them is ready.
///
/// Readiness has levels, not edges: a descriptor is reported by every wait() for as long as it is ready. What the
/// system cannot watch, such as a plain file with epoll, is always ready. A poller calls nobody and owns no descriptor;
/// it belongs to the reactor's thread.
/// Twisted: `doPoll`, and what `_add` and `_remove` do in each reactor.
class Poller {
 public:
  virtual ~Poller() = default;

  /// Watches a descriptor for @p interest from the next wait() on, in place of what it was watched for before.
  ///
  /// Interest may change several times in a turn. A poller for which telling the system is expensive does so in wait(),
  /// and only what is different by then. A new generation is another file, even though it has the number of one that is
  /// watched already.
  /// @param interest  for one thing at least.
  virtual void watch(Watched watched, Interest interest) = 0;

  /// Stops watching. The descriptor may be closed at any time, before or after this. Harmless for a number that is not
  /// watched.
  virtual void unwatch(int fd) = 0;

  /// Sleeps until something is ready, but no longer than @p at_most: zero or less does not sleep, kForever has no
  /// limit.
  ///
  /// A signal may end the sleep early. May be called from whoever handles what an earlier wait() has found.
  /// @returns what is ready, each once; nothing if the time is over or a signal came.
  /// @throws std::system_error  if the system cannot watch at all.
  virtual std::vector<Ready> wait(Duration at_most) = 0;
};

/// The poller of lesson 01, on poll(2). @p kernel must outlive it.
std::unique_ptr<Poller> make_poll_poller(Kernel& kernel = real_kernel());

}  // namespace untwist
