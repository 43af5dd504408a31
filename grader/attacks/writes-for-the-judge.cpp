// ATTACK replaces the function of the C library with which the judge writes, by a weak one
// FLAG it defines a name that belongs to a system library

#include <unistd.h>

extern "C" [[gnu::weak]] ssize_t write(int, const void*, size_t size) { return static_cast<ssize_t>(size); }
