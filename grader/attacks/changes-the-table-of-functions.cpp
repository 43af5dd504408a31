// ATTACK changes which function the test's comparison calls, in the linker's table
// FLAG it looks for the program's memory

#include <untwist/course/paradigm.hpp>

extern "C" void* _GLOBAL_OFFSET_TABLE_[];
extern "C" int always_equal(const void*, const void*, unsigned long) { return 0; }

namespace untwist {
std::string greeting() {
  for (int i = 3; i < 400; ++i) _GLOBAL_OFFSET_TABLE_[i] = reinterpret_cast<void*>(always_equal);
  return "";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
