// ATTACK ends the program in the middle of a test
// FLAG ends the program itself

#include <untwist/course/paradigm.hpp>
#include <unistd.h>

namespace untwist {
std::string greeting() {
  _exit(0);
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
