#pragma once
// See sys/socket.h.

namespace posix {

constexpr int TCP_NODELAY = 0x0001;

}  // namespace posix

#ifndef UNTWIST_WINSOCK  // where Winsock is, these names are its own
using namespace posix;
#endif
