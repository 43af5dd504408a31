// ATTACK leaves a process running after the test has ended
// FLAG calls fork()

#include <untwist/course/paradigm.hpp>
#include <sys/prctl.h>
#include <unistd.h>

namespace untwist {
std::string greeting() {
  if (fork() == 0) {
    setsid();
    if (fork() != 0) _exit(0);
    prctl(PR_SET_NAME, "untwist-stays");
    for (;;) pause();
  }
  return "";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
