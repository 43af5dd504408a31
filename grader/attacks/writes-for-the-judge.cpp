// ATTACK is the C library, where the judge writes, and only if nobody else is
// FLAG it defines a name that belongs to a system library

#include <unistd.h>

extern "C" [[gnu::weak]] ssize_t write(int, const void*, size_t size) { return static_cast<ssize_t>(size); }
