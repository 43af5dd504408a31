// ATTACK writes the records of a test that passed, and ends the program
// FLAG writes its own results

#include <untwist/course/paradigm.hpp>
#include <unistd.h>
#include <cstring>

namespace untwist {
std::string greeting() {
  const char records[] = "begin\tStep0_1_Toolchain.YouWroteALineAndItRan\nend\tStep0_1_Toolchain.YouWroteALineAndItRan\tpassed\t0\ndone\n";
  for (int fd = 3; fd < 64; ++fd)
    if (write(fd, records, std::strlen(records)) < 0) continue;
  _exit(0);
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
