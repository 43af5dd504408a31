// ATTACK removes the file by which GoogleTest notices an early end, and ends early
// FLAG ends the program itself

#include <untwist/course/paradigm.hpp>
#include <unistd.h>
#include <cstdlib>

namespace untwist {
std::string greeting() {
  if (const char* file = std::getenv("TEST_PREMATURE_EXIT_FILE")) unlink(file);
  _exit(0);
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
