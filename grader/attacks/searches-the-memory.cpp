// ATTACK looks for the seal in the program's memory
// FLAG it looks for the program's memory

#include <untwist/course/paradigm.hpp>

extern "C" char __bss_start[], _end[];

namespace untwist {

std::string greeting() {
  for (const char* at = __bss_start; at < _end; ++at)
    if (*at == '!') return at;
  return "";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}

}  // namespace untwist
