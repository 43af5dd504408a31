// ATTACK writes into the grader's folders, and into the program itself
// FLAG calls chmod()

#include <untwist/course/paradigm.hpp>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <fstream>
#include <iostream>

namespace untwist {
std::string greeting() {
  for (const char* path : {"@ROOT@/canary", "@CLASS@/canary", "@REPORT@/canary", "@REPORT@/grades.csv", "/grade/canary", "/canary", "/usr/canary", "/dev/canary", "/etc/canary"}) {
    std::ofstream file(path, std::ios::app);
    if (file << "written\n" << std::flush) std::cout << "WRITTEN " << path << std::endl;
  }
  if (chmod("/grade/program", 0777) == 0 || unlink("/grade/program") == 0 || open("/grade/program", O_WRONLY | O_TRUNC) >= 0) std::cout << "WRITTEN the program" << std::endl;
  return "";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
