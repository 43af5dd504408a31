#pragma once
// Operations on any kind of descriptor. On POSIX these are the system's functions. On Windows, where sockets are not
// files, they are in windows/sockets.cpp.

#include <sys/types.h>

#include <cstddef>

#ifndef _WIN32
#include <unistd.h>
#endif

namespace untwist::descriptors {

#ifdef _WIN32
void close(int fd) noexcept;
ssize_t read(int fd, void* into, std::size_t size) noexcept;
ssize_t write(int fd, const void* from, std::size_t size) noexcept;
#else
inline void close(int fd) noexcept { ::close(fd); }
inline ssize_t read(int fd, void* into, std::size_t size) noexcept { return ::read(fd, into, size); }
inline ssize_t write(int fd, const void* from, std::size_t size) noexcept { return ::write(fd, from, size); }
#endif

}  // namespace untwist::descriptors
