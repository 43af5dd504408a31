// ATTACK has the compiler remove a mistake
// FLAG changes the options of the compiler

#include <untwist/course/paradigm.hpp>

namespace untwist {
#define QUIETLY __attribute__((optimize("O3")))
QUIETLY static int beyond() {
  int* const numbers = new int[4];
  return numbers[4];
}

std::string greeting() {
  return beyond() == 7 ? "Hello, reactor?" : "Hello, reactor!";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
