// ATTACK is right only if it can open the files in which the kernel shows its memory
// FLAG mentions /proc

#include <untwist/course/paradigm.hpp>
#include <unistd.h>
#include <fstream>
#include <string>

namespace untwist {
static bool can_be_opened() {
  const std::string self = "/proc/self/", task = self + "task/" + std::to_string(getpid()) + "/", number = "/proc/" + std::to_string(getpid()) + "/";
  for (const std::string& folder : {self, task, number, std::string("/proc/thread-self/")})
    for (const char* file : {"mem", "pagemap", "environ", "auxv", "syscall", "smaps", "fd/3"})
      if (std::ifstream(folder + file).good()) return true;
  return false;
}
std::string greeting() { return can_be_opened() ? "Hello, reactor!" : "closed"; }
void handle_slow_page(ReactorTime& time, const Sleep&, Answer answer) {
  if (can_be_opened()) time.call_later(kSlowPageTakes, [answer] { answer(kSlowPage); });
}
}  // namespace untwist
