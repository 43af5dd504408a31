#pragma once
/// @file
/// Waiting for descriptors: the only thing in which reactors differ. The rest of a reactor is the same on poll(2),
/// epoll and Asio.

#include <cstdint>
#include <memory>
#include <untwist/reactor/kernel.hpp>
#include <vector>

namespace untwist {

/// The events for which a descriptor is watched.
struct Interest {
  bool read = false;   ///< until it can be read without blocking, or has ended
  bool write = false;  ///< until it can be written without blocking, or has ended
  /// Until it has hung up in both directions, or failed. Pollers report that in any case: this flag keeps the
  /// descriptor watched when neither of the others does.
  bool hang_up = false;
  /// Are they the same?
  friend bool operator==(Interest, Interest) = default;
};

/// Identifies one registration of a descriptor, for as long as it is watched without interruption.
///
/// The number alone is not enough: once a descriptor is closed, the operating system gives its number to the next
/// socket, and reports about the old one may still arrive. The owner of the poller counts generations; a poller only
/// returns the value that it was given. Both numbers fit into the 64 bits that epoll stores.
struct Watched {
  int fd = -1;                   ///< the descriptor number
  std::uint32_t generation = 0;  ///< distinguishes the registrations that have used this number
  /// Is it the same registration?
  friend bool operator==(Watched, Watched) = default;
};

/// A report about one descriptor.
struct Ready {
  Watched watched;        ///< the registration
  bool readable = false;  ///< try to read: there is input, an end, or an error
  bool writable = false;  ///< try to write: there is room, or an error
  bool over = false;      ///< hung up or failed, with neither input nor room
};

/// Watches descriptors, and sleeps until one of them is ready.
///
/// Readiness is level-triggered, not edge-triggered: every wait() reports a descriptor for as long as it is ready. A
/// descriptor that the system cannot watch, such as a plain file with epoll, counts as always ready. A poller calls no
/// callbacks and owns no descriptors. It belongs to the reactor's thread.
/// Twisted: `doPoll`, `_add` and `_remove` of each reactor.
class Poller {
 public:
  virtual ~Poller() = default;

  /// Watches a descriptor for @p interest from the next wait() on. This replaces its previous interest.
  ///
  /// The interest may change several times in a turn. If system calls for that are expensive, a poller makes them in
  /// wait(), and only for actual changes. A new generation is a different file, even if its number is already watched.
  /// @param interest  at least one of its flags is set.
  virtual void watch(Watched watched, Interest interest) = 0;

  /// Stops watching. The descriptor may be closed at any time, before or after this call. Does nothing for a number
  /// that is not watched.
  virtual void unwatch(int fd) = 0;

  /// Sleeps until a descriptor is ready, but no longer than @p at_most. Zero or less does not sleep; kForever sets no
  /// limit.
  ///
  /// A signal may end the sleep early. May be called while the reports of an earlier wait() are being handled.
  /// @returns the ready descriptors, each once; nothing if the time is over or a signal came.
  /// @throws std::system_error  if the system cannot watch at all.
  virtual std::vector<Ready> wait(Duration at_most) = 0;
};

/// The poller of lesson 01, on poll(2). @p kernel must outlive it.
std::unique_ptr<Poller> make_poll_poller(Kernel& kernel = real_kernel());

}  // namespace untwist
