// ATTACK replaces a comparison of the C library
// FLAG it defines a name that belongs to a system library

#include <cstddef>

extern "C" int memcmp(const void*, const void*, std::size_t) { return 0; }
