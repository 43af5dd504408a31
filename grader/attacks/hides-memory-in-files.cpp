// ATTACK takes memory that belongs to no process
// FLAG calls memfd_create()

#include <untwist/course/paradigm.hpp>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

namespace untwist {
std::string greeting() {
  const std::vector<char> block(32 << 20, 'x');
  for (;;) {
    const int file = memfd_create("hidden", 0);
    if (write(file, block.data(), block.size()) < 0) pause();
  }
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
