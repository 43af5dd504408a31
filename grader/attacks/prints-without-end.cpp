// ATTACK fills every log
// FLAG it printed endlessly

#include <untwist/course/paradigm.hpp>
#include <cstdio>

namespace untwist {
std::string greeting() {
  for (;;) std::puts("and on, and on, and on");
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
