// The C++ that lesson 13 takes for granted.

#include <unistd.h>

#include <array>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <cstdio>

#ifdef __linux__
#include <sys/epoll.h>

namespace {

//! [epoll]
// Waits until there is something to read, for a second at most.
void wait_with_epoll(int fd) {
  const int list = ::epoll_create1(EPOLL_CLOEXEC);  // the list is in the kernel
  epoll_event entry{};
  entry.events = EPOLLIN;
  entry.data.u64 = static_cast<std::uint64_t>(fd);  // yours: it comes back with every event
  ::epoll_ctl(list, EPOLL_CTL_ADD, fd, &entry);
  std::array<epoll_event, 8> ready;
  const int count = ::epoll_wait(list, ready.data(), ready.size(), 1000);
  for (int i = 0; i < count; ++i) std::printf("%d is ready\n", static_cast<int>(ready[i].data.u64));
  ::close(list);
}
//! [epoll]

}  // namespace
#else
namespace {
void wait_with_epoll(int) {}
}  // namespace
#endif

namespace {

//! [asio]
// A handler is called by run_one(), in this thread, and never before it.
void wait_with_asio() {
  asio::io_context io;
  asio::steady_timer timer(io);
  timer.expires_after(std::chrono::milliseconds(1));
  timer.async_wait([](std::error_code error) {
    std::puts(error == asio::error::operation_aborted ? "cancelled" : "the time is over");
  });
  io.run_one();  // sleeps, and calls one handler
}
//! [asio]

}  // namespace

int main() {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return 1;
  if (::write(ends[1], "x", 1) != 1) return 1;
  wait_with_epoll(ends[0]);
  wait_with_asio();
}
