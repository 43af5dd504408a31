// ATTACK allocates memory until none is left
// FLAG it used too much memory

#include <untwist/course/paradigm.hpp>
#include <cstring>
#include <new>

namespace untwist {
std::string greeting() {
  for (;;) std::memset(::operator new(64 << 20), 1, 64 << 20);
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
