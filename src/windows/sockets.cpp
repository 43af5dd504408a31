// POSIX sockets over Winsock: the functions that posix/ declares. A descriptor is Winsock's handle as an int; handles
// are small numbers, despite their type.

#define UNTWIST_WINSOCK
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>

// Included last: its macros have the same names.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <io.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "../descriptors.hpp"

namespace {

// Winsock must be started, once, before anything else.
struct Winsock {
  Winsock() {
    WSADATA data;
    WSAStartup(MAKEWORD(2, 2), &data);
  }
};

SOCKET of(int fd) {
  static const Winsock started;
  return static_cast<SOCKET>(fd);
}

int as_errno(int error) {
  switch (error) {
    case 0:
      return 0;
    case WSAEWOULDBLOCK:
      return EAGAIN;
    case WSAEINPROGRESS:
      return EINPROGRESS;
    case WSAECONNRESET:
      return ECONNRESET;
    case WSAECONNABORTED:
      return ECONNABORTED;
    case WSAECONNREFUSED:
      return ECONNREFUSED;
    case WSAETIMEDOUT:
      return ETIMEDOUT;
    case WSAEADDRINUSE:
      return EADDRINUSE;
    case WSAEADDRNOTAVAIL:
      return EADDRNOTAVAIL;
    case WSAEAFNOSUPPORT:
      return EAFNOSUPPORT;
    case WSAENETUNREACH:
      return ENETUNREACH;
    case WSAEHOSTUNREACH:
      return EHOSTUNREACH;
    case WSAENOTCONN:
      return ENOTCONN;
    case WSAESHUTDOWN:
      return EPIPE;
    case WSAEMFILE:
      return EMFILE;
    case WSAENOBUFS:
      return ENOBUFS;
    case WSAENOTSOCK:
      return EBADF;
    case WSAEACCES:
      return EACCES;
    case WSAEINVAL:
      return EINVAL;
    case WSAEFAULT:
      return EFAULT;
    default:
      return EIO;
  }
}

void set_errno() { errno = as_errno(WSAGetLastError()); }

int checked(int result) {
  if (result == SOCKET_ERROR) set_errno();
  return result;
}

int as_descriptor(SOCKET handle) {
  if (handle != INVALID_SOCKET) return static_cast<int>(handle);
  set_errno();
  return -1;
}

// Is it a descriptor of the C library, rather than a socket?
bool is_file(int fd) {
  int type = 0, size = sizeof type;
  if (::getsockopt(of(fd), SOL_SOCKET, SO_TYPE, reinterpret_cast<char*>(&type), &size) == 0) return false;
  return WSAGetLastError() == WSAENOTSOCK && ::_get_osfhandle(fd) != -1;
}

const ::sockaddr* theirs(const posix::sockaddr* address) { return reinterpret_cast<const ::sockaddr*>(address); }
::sockaddr* theirs(posix::sockaddr* address) { return reinterpret_cast<::sockaddr*>(address); }

}  // namespace

// Windows' own function does not know network errors and returns "Unknown error". The C++ library uses this one, since
// it is found first.
extern "C" char* strerror(int error) {
  switch (error) {
    case EADDRINUSE:
      return const_cast<char*>("Address already in use");
    case EADDRNOTAVAIL:
      return const_cast<char*>("Cannot assign requested address");
    case EAFNOSUPPORT:
      return const_cast<char*>("Address family not supported by protocol");
    case ECONNABORTED:
      return const_cast<char*>("Software caused connection abort");
    case ECONNREFUSED:
      return const_cast<char*>("Connection refused");
    case ECONNRESET:
      return const_cast<char*>("Connection reset by peer");
    case EHOSTUNREACH:
      return const_cast<char*>("No route to host");
    case EINPROGRESS:
      return const_cast<char*>("Operation now in progress");
    case ENETUNREACH:
      return const_cast<char*>("Network is unreachable");
    case ENOBUFS:
      return const_cast<char*>("No buffer space available");
    case ENOTCONN:
      return const_cast<char*>("Transport endpoint is not connected");
    case ETIMEDOUT:
      return const_cast<char*>("Connection timed out");
    default:
      return error == 0 ? const_cast<char*>("Success")
                        : _sys_errlist[error > 0 && error < _sys_nerr ? error : _sys_nerr];
  }
}

namespace posix {

int socket(int family, int type, int protocol) {
  of(0);
  return as_descriptor(::socket(family, type, protocol));
}

int bind(int fd, const sockaddr* address, socklen_t size) { return checked(::bind(of(fd), theirs(address), size)); }
int listen(int fd, int backlog) { return checked(::listen(of(fd), backlog)); }
int accept(int fd, sockaddr* address, socklen_t* size) {
  return as_descriptor(::accept(of(fd), theirs(address), size));
}

int connect(int fd, const sockaddr* address, socklen_t size) {
  const int result = ::connect(of(fd), theirs(address), size);
  if (result == SOCKET_ERROR) errno = WSAGetLastError() == WSAEWOULDBLOCK ? EINPROGRESS : as_errno(WSAGetLastError());
  return result;
}

int shutdown(int fd, int how) { return checked(::shutdown(of(fd), how)); }
int getsockname(int fd, sockaddr* address, socklen_t* size) {
  return checked(::getsockname(of(fd), theirs(address), size));
}
int getpeername(int fd, sockaddr* address, socklen_t* size) {
  return checked(::getpeername(of(fd), theirs(address), size));
}

int getsockopt(int fd, int level, int option, void* value, socklen_t* size) {
  const int result = checked(::getsockopt(of(fd), level, option, static_cast<char*>(value), size));
  if (result == 0 && level == SOL_SOCKET && option == SO_ERROR)
    *static_cast<int*>(value) = as_errno(*static_cast<int*>(value));
  return result;
}

int setsockopt(int fd, int level, int option, const void* value, socklen_t size) {
  // On Windows, SO_REUSEADDR would let two programs listen on one port. A port in TIME_WAIT can be bound without it.
  if (level == SOL_SOCKET && option == SO_REUSEADDR) return 0;
  return checked(::setsockopt(of(fd), level, option, static_cast<const char*>(value), size));
}

ssize_t recv(int fd, void* into, std::size_t size, int flags) {
  return checked(::recv(of(fd), static_cast<char*>(into), static_cast<int>(size), flags));
}

ssize_t send(int fd, const void* from, std::size_t size, int flags) {
  return checked(::send(of(fd), static_cast<const char*>(from), static_cast<int>(size), flags));
}

ssize_t sendmsg(int fd, const msghdr* message, int flags) {
  std::vector<WSABUF> pieces;
  pieces.reserve(message->msg_iovlen);
  for (std::size_t i = 0; i < message->msg_iovlen; ++i) {
    const iovec& piece = message->msg_iov[i];
    pieces.push_back({static_cast<ULONG>(piece.iov_len), static_cast<char*>(piece.iov_base)});
  }
  DWORD sent = 0;
  const int result = ::WSASend(of(fd), pieces.data(), static_cast<DWORD>(pieces.size()), &sent,
                               static_cast<DWORD>(flags), nullptr, nullptr);
  return checked(result) == SOCKET_ERROR ? -1 : static_cast<ssize_t>(sent);
}

int socketpair(int, int, int, int* ends) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  std::memcpy(&address.sin_addr, "\x7f\0\0\1", 4);  // 127.0.0.1
  auto* const where = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0) return -1;
  ends[0] = ends[1] = -1;
  if (bind(listener, where, size) == 0 && listen(listener, 1) == 0 && getsockname(listener, where, &size) == 0) {
    ends[0] = socket(AF_INET, SOCK_STREAM, 0);
    if (ends[0] >= 0 && connect(ends[0], where, size) == 0) ends[1] = accept(listener, nullptr, nullptr);
  }
  const int why = errno;
  ::closesocket(of(listener));
  if (ends[1] < 0) {
    if (ends[0] >= 0) ::closesocket(of(ends[0]));
    errno = why;
    return -1;
  }
  const int at_once = 1;
  for (int i = 0; i < 2; ++i) setsockopt(ends[i], IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
  return 0;
}

int pipe(int* ends) { return socketpair(AF_INET, SOCK_STREAM, 0, ends); }

int inet_pton(int family, const char* text, void* address) {
  of(0);
  return ::inet_pton(family, text, address);
}
const char* inet_ntop(int family, const void* address, char* text, std::size_t size) {
  of(0);
  return ::inet_ntop(family, const_cast<void*>(address), text, size);
}

int fcntl(int fd, int command, int value) {
  if (command != F_SETFL) return 0;
  u_long on = (value & O_NONBLOCK) != 0;
  return checked(::ioctlsocket(of(fd), static_cast<long>(FIONBIO), &on));
}

int poll(pollfd* descriptors, unsigned long count, int timeout) {
  std::vector<WSAPOLLFD> asked;
  std::vector<pollfd*> whose;  // the descriptor behind each of them
  int files = 0;               // how many are files, which are always ready
  for (unsigned long i = 0; i < count; ++i) {
    descriptors[i].revents = 0;
    if (descriptors[i].fd < 0) continue;
    if (is_file(descriptors[i].fd)) {
      descriptors[i].revents = descriptors[i].events & (posix::kIn | posix::kOut);
      files += descriptors[i].revents != 0;
      continue;
    }
    short events = 0;
    if (descriptors[i].events & posix::kIn) events |= POLLRDNORM;
    if (descriptors[i].events & posix::kOut) events |= POLLWRNORM;
    asked.push_back({of(descriptors[i].fd), events, 0});
    whose.push_back(&descriptors[i]);
  }
  if (files > 0) timeout = 0;
  if (asked.empty() && files > 0) return files;
  if (asked.empty()) {  // WSAPoll fails without descriptors
    ::Sleep(timeout < 0 ? INFINITE : static_cast<DWORD>(timeout));
    return 0;
  }
  int ready = ::WSAPoll(asked.data(), static_cast<ULONG>(asked.size()), timeout);
  if (ready < 0) return checked(ready);
  ready = files;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const short found = asked[i].revents;
    short& revents = whose[i]->revents;
    if (found & POLLRDNORM) revents |= posix::kIn;
    if (found & POLLWRNORM) revents |= posix::kOut;
    if (found & POLLERR) revents |= posix::kErr;
    if (found & POLLHUP) revents |= posix::kHup;
    if (found & POLLNVAL) revents |= posix::kNval;
    ready += revents != 0;
  }
  return ready;
}

// ---- signals

namespace {
std::array<void (*)(int), NSIG> handlers{};

// Windows resets a handler when it calls it.
void call_and_stay(int number) {
  ::signal(number, call_and_stay);
  if (handlers[static_cast<std::size_t>(number)] != nullptr) handlers[static_cast<std::size_t>(number)](number);
}
}  // namespace

int sigaction(int number, const struct sigaction* now, struct sigaction* before) {
  auto& handler = handlers[static_cast<std::size_t>(number)];
  if (before != nullptr) before->sa_handler = handler != nullptr ? handler : SIG_DFL;
  if (now == nullptr) return 0;
  const bool is_ours = now->sa_handler != SIG_DFL && now->sa_handler != SIG_IGN;
  handler = is_ours ? now->sa_handler : nullptr;
  return ::signal(number, is_ours ? call_and_stay : now->sa_handler) == SIG_ERR ? -1 : 0;
}

}  // namespace posix

// ---- descriptors

namespace untwist::descriptors {

void close(int fd) noexcept {
  if (::closesocket(of(fd)) == SOCKET_ERROR && WSAGetLastError() == WSAENOTSOCK) ::_close(fd);
}

ssize_t read(int fd, void* into, std::size_t size) noexcept {
  if (is_file(fd)) return ::_read(fd, into, static_cast<unsigned>(size));
  return posix::recv(fd, into, size, 0);
}

ssize_t write(int fd, const void* from, std::size_t size) noexcept {
  if (is_file(fd)) return ::_write(fd, from, static_cast<unsigned>(size));
  return posix::send(fd, from, size, 0);
}

}  // namespace untwist::descriptors
