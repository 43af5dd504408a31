#pragma once
// POSIX sockets for Windows, over Winsock. This declares only what the library uses; sockets.cpp does the work. Winsock's
// own header is not included: it would bring hundreds of macros into every file.

#include <sys/types.h>

#include <cstddef>
#include <cstdint>

#define MSG_NOSIGNAL 0  // there is no SIGPIPE

namespace posix {

using socklen_t = int;

constexpr int AF_UNIX = 1, AF_INET = 2, AF_INET6 = 23;
constexpr int SOCK_STREAM = 1;
constexpr int SOL_SOCKET = 0xffff, SO_REUSEADDR = 0x0004, SO_KEEPALIVE = 0x0008, SO_LINGER = 0x0080, SO_ERROR = 0x1007;
constexpr int SHUT_WR = 1;

struct sockaddr {
  unsigned short sa_family;
  char sa_data[14];
};
struct sockaddr_storage {
  short ss_family;
  char padding[6];
  std::int64_t align;
  char more[112];
};
struct linger {
  unsigned short l_onoff;
  unsigned short l_linger;
};
struct iovec {
  void* iov_base;
  std::size_t iov_len;
};
struct msghdr {
  iovec* msg_iov;
  std::size_t msg_iovlen;
};

int socket(int family, int type, int protocol);
int bind(int fd, const sockaddr* address, socklen_t size);
int listen(int fd, int backlog);
int accept(int fd, sockaddr* address, socklen_t* size);
int connect(int fd, const sockaddr* address, socklen_t size);
int shutdown(int fd, int how);
int getsockname(int fd, sockaddr* address, socklen_t* size);
int getpeername(int fd, sockaddr* address, socklen_t* size);
int getsockopt(int fd, int level, int option, void* value, socklen_t* size);
int setsockopt(int fd, int level, int option, const void* value, socklen_t size);
ssize_t recv(int fd, void* into, std::size_t size, int flags);
ssize_t send(int fd, const void* from, std::size_t size, int flags);
ssize_t sendmsg(int fd, const msghdr* message, int flags);

/// Two connected sockets. Windows has no call for this: they are connected over loopback.
int socketpair(int family, int type, int protocol, int* ends);

}  // namespace posix

#ifndef UNTWIST_WINSOCK  // where Winsock is, these names are its own
using namespace posix;
#endif
