#pragma once
// The parts that MinGW's fcntl.h lacks. Only O_NONBLOCK has an effect, and only on sockets.

#include_next <fcntl.h>

namespace posix {

constexpr int F_GETFL = 3, F_SETFL = 4, F_SETFD = 2, FD_CLOEXEC = 1;
constexpr int O_NONBLOCK = 0x4000, O_CLOEXEC = 0;

int fcntl(int fd, int command, int value = 0);

/// Two connected sockets: poll() cannot watch Windows' own pipes.
int pipe(int* ends);

}  // namespace posix

#ifndef UNTWIST_WINSOCK  // where Winsock is, these names are its own
using namespace posix;
#endif
