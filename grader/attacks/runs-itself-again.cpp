// ATTACK replaces itself by another program, which accepts everything
// FLAG was killed for a forbidden system call

#include <untwist/course/paradigm.hpp>
#include <unistd.h>

namespace untwist {
std::string greeting() {
  execl("/usr/bin/true", "true", nullptr);
  execl("/bin/true", "true", nullptr);
  return "";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
