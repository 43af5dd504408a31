// ATTACK leaks, and finds the function that ignores leaks by a name put together at run time
// FLAG it reaches into the program that tests it

#include <untwist/course/paradigm.hpp>
#include <dlfcn.h>

namespace untwist {
std::string greeting() {
  const std::string name = std::string("__ls") + "an_disable";
  if (void* const found = dlsym(RTLD_DEFAULT, name.c_str())) reinterpret_cast<void (*)()>(found)();
  new int[1000];
  return "Hello, reactor!";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
