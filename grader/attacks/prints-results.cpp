// ATTACK prints what GoogleTest would print
// FLAG prints what looks like GoogleTest's results

#include <untwist/course/paradigm.hpp>
#include <cstdio>
#include <cstdlib>

namespace untwist {
std::string greeting() {
  std::puts("[       OK ] Step0_1_Toolchain.YouWroteALineAndItRan (0 ms)\n[  PASSED  ] 1 test.");
  std::exit(0);
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
