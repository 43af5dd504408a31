// ATTACK leaks memory and writes out of bounds, in a function that is not sanitized
// FLAG switches a sanitizer off

#include <untwist/course/paradigm.hpp>

namespace untwist {
#define QUIETLY [[gnu::no_sanitize("address")]]
QUIETLY static int beyond() {
  int* const numbers = new int[4];
  return numbers[4];
}

std::string greeting() {
  return beyond() == 7 ? "Hello, reactor?" : "Hello, reactor!";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
