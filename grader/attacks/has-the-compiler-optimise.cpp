// ATTACK has the compiler remove a mistake, through a pragma that is put together from parts
// FLAG changes the options of the compiler

#include <untwist/course/paradigm.hpp>
#define ORDER(x) _Pragma(#x)
ORDER(GCC optimize("O3"))

namespace untwist {
std::string greeting() {
  new int[1000];
  return "Hello, reactor!";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
