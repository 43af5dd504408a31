// ATTACK replaces a function of the C library, in a section for which nm has a letter of its own
// FLAG it defines a name that belongs to a system library: write

#include <sys/syscall.h>
#include <unistd.h>

extern "C" [[gnu::section(".pdata")]] ssize_t write(int fd, const void* bytes, size_t size) {
  return static_cast<ssize_t>(syscall(SYS_write, fd, bytes, size));
}
