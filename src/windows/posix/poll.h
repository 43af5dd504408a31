#pragma once
// poll(2) for Windows, over WSAPoll. The names and meanings are POSIX's; sockets.cpp does the work.

namespace posix {

struct pollfd {
  int fd;
  short events;
  short revents;
};

constexpr short kIn = 0x001, kPri = 0x002, kOut = 0x004, kErr = 0x008, kHup = 0x010, kNval = 0x020;

/// @returns as poll(2). Signals do not interrupt it.
int poll(pollfd* descriptors, unsigned long count, int timeout);

}  // namespace posix

#ifndef UNTWIST_WINSOCK  // where Winsock is, these names are its own
using namespace posix;
#define POLLIN posix::kIn
#define POLLPRI posix::kPri
#define POLLOUT posix::kOut
#define POLLERR posix::kErr
#define POLLHUP posix::kHup
#define POLLNVAL posix::kNval
#endif

// In a file that includes Winsock, too, there are two of them; the library means this one.
namespace untwist {
using posix::pollfd;
}  // namespace untwist
