// ATTACK kills every process that it can see
// FLAG calls kill()

#include <untwist/course/paradigm.hpp>
#include <csignal>

namespace untwist {
std::string greeting() {
  kill(-1, SIGKILL);
  kill(1, SIGKILL);
  return "";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
