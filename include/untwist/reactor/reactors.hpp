#pragma once
/// @file
/// Three reactors with one contract: on poll(2), on epoll, and on Asio. Lesson 13 writes the pollers of the last two,
/// and runs one reactor for each core.

#include <functional>
#include <memory>
#include <untwist/reactor/poller.hpp>
#include <untwist/reactor/reactor.hpp>

struct epoll_event;

namespace untwist {

// ---- epoll

/// The system calls of epoll, so that a test can count them. See epoll(7).
class EpollKernel {
 public:
  virtual ~EpollKernel() = default;
  /// As epoll_create1(2).
  virtual int create(int flags) = 0;
  /// As epoll_ctl(2).
  virtual int control(int epoll, int operation, int fd, epoll_event* event) = 0;
  /// As epoll_wait(2): @p timeout is in milliseconds, -1 waits forever.
  virtual int wait(int epoll, epoll_event* events, int size, int timeout) = 0;
};

/// The system calls themselves.
EpollKernel& real_epoll();

/// A poller on epoll. Linux only.
///
/// The kernel keeps the list of descriptors, so a wait costs as much as there are ready descriptors, whatever the
/// number of those that are not. Interest that changes costs a system call in the next wait(), if by then it still
/// differs from what the kernel knows. A descriptor that epoll refuses, such as a plain file, counts as always ready.
/// @param kernel  must outlive the poller.
/// @throws std::system_error  if no descriptors are left.
/// @throws Error  if this system has no epoll, or the program was built without lesson 13.
/// Twisted: `epollreactor`.
std::unique_ptr<Poller> make_epoll_poller(EpollKernel& kernel = real_epoll());

// ---- Asio

/// A poller on an `asio::io_context` of its own. No other part of the course uses Asio.
///
/// It asks Asio to wait for readiness, never to read or write: Asio's own way is to do both itself, and to report that
/// it has been done.
/// @throws Error  if the program was built without lesson 13.
/// Twisted: `asyncioreactor` is the same idea: a reactor on the event loop of another library.
std::unique_ptr<Poller> make_asio_poller();

// ---- many cores

/// Runs @p count reactors at once, each in a thread of its own, until all of them have ended.
///
/// Number 0 runs in the calling thread; it alone handles signals, as @p signals says. In each thread, @p make makes the
/// reactor, and @p begin is called with it before it runs: it opens ports and creates what this reactor's connections
/// share. Nothing but what is passed through ReactorThreads::call_from_thread() may cross from one to another.
///
/// As soon as one reactor has ended, for whatever reason, the others are asked to stop. If @p make, @p begin or run()
/// throws in any thread, that ends this one, and when all have ended, the first exception is thrown again here.
///
/// When all have ended, each is destroyed, in its own thread. Until then, any of them may be called from any other with
/// call_from_thread(), although a reactor that has ended does not run the call any more.
/// @throws std::invalid_argument  if @p count is less than one.
/// @throws std::system_error  if a thread cannot be started.
void run_reactors(int count, const std::function<std::unique_ptr<Reactor>()>& make,
                  const std::function<void(Reactor& reactor, int number)>& begin, Signals signals = Signals::ignore);

}  // namespace untwist
