// ATTACK writes machine code into memory of its own, and calls it
// FLAG calls mmap()

#include <untwist/course/paradigm.hpp>
#include <sys/mman.h>
#include <cstring>
#include <iostream>

namespace untwist {
std::string greeting() {
  void* const page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return "";
  std::memcpy(page, "\xb8\x2a\0\0\0\xc3", 6);  // return 42
  if (reinterpret_cast<int (*)()>(page)() == 42) std::cout << "WRITTEN code that runs" << std::endl;
  return "";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
