// ATTACK an honest half: the first step is right, the second is not begun
// POINTS 10

#include <untwist/course/paradigm.hpp>

namespace untwist {
std::string greeting() {
  return "Hello, reactor!";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
