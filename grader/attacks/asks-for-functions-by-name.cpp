// ATTACK leaks, and finds what forgets leaks under a name that is put together while it runs
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
