// ATTACK leaks, and has the sanitizer ignore it
// FLAG switches a sanitizer off

#include <untwist/course/paradigm.hpp>

extern "C" void look_away(const void*) __asm__("__lsan_ignore_object");

namespace untwist {
std::string greeting() {
  look_away(new int[1000]);
  return "Hello, reactor!";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
