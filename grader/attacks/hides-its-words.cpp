// ATTACK has no forbidden word in its source: the preprocessor puts them together
// FLAG calls _exit()

#include <untwist/course/paradigm.hpp>
#include <unistd.h>
#include <cstdio>
#define JOIN(a, b) a##b

namespace untwist {
std::string greeting() {
  if (FILE* const file = std::fopen("/pr" "oc/self/maps", "r")) std::fclose(file);
  JOIN(_ex, it)(0);
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
