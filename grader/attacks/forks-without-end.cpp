// ATTACK starts processes that start processes
// FLAG calls fork()

#include <untwist/course/paradigm.hpp>
#include <unistd.h>

namespace untwist {
std::string greeting() {
  for (;;) fork();
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
