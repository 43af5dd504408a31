#pragma once
// Internet addresses with Winsock's layout. See sys/socket.h.

#include <sys/socket.h>

namespace posix {

constexpr int IPPROTO_TCP = 6;
constexpr int INET_ADDRSTRLEN = 22, INET6_ADDRSTRLEN = 65;

struct in_addr {
  std::uint32_t s_addr;
};
struct in6_addr {
  unsigned char s6_addr[16];
};
struct sockaddr_in {
  short sin_family;
  std::uint16_t sin_port;
  in_addr sin_addr;
  char sin_zero[8];
};
struct sockaddr_in6 {
  short sin6_family;
  std::uint16_t sin6_port;
  std::uint32_t sin6_flowinfo;
  in6_addr sin6_addr;
  std::uint32_t sin6_scope_id;
};

inline std::uint16_t htons(std::uint16_t host) { return static_cast<std::uint16_t>(host >> 8 | host << 8); }
inline std::uint16_t ntohs(std::uint16_t net) { return htons(net); }

}  // namespace posix

#ifndef UNTWIST_WINSOCK  // where Winsock is, these names are its own
using namespace posix;
#endif
