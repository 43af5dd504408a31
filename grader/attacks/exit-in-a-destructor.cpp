// ATTACK leaks, and ends the program before leaks can be detected
// FLAG calls _exit()

#include <untwist/course/paradigm.hpp>
#include <unistd.h>

static struct Last {
  ~Last() { _exit(0); }
} last;

namespace untwist {
std::string greeting() {
  new int[1000];
  return "Hello, reactor!";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
