// ATTACK attributes its lines to the system, so that they are not inspected
// FLAG attributes its lines to another file

#include <untwist/course/paradigm.hpp>

namespace untwist {
std::string greeting() {
  return "Hello, reactor!";
}
#/* nothing to see */line 1 "/usr/include/stdlib.h"
[[gnu::no_sanitize("address")]] void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
