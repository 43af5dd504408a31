// ATTACK prints what ctest takes for a test that was skipped
// FLAG prints what looks like GoogleTest's results

#include <untwist/course/paradigm.hpp>
#include <cstdio>
#include <unistd.h>

namespace untwist {
std::string greeting() {
  std::puts("[  SKIPPED ] Step0_1_Toolchain.YouWroteALineAndItRan (0 ms)");
  std::fflush(stdout);
  _exit(0);
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
