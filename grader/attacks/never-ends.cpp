// ATTACK loops forever

#include <untwist/course/paradigm.hpp>

namespace untwist {
std::string greeting() {
  for (volatile int i = 0;; i = i + 1) {}
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
