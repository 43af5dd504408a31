// ATTACK writes until the disk is full
// FLAG mentions /tmp

#include <untwist/course/paradigm.hpp>
#include <fcntl.h>
#include <unistd.h>
#include <iostream>
#include <string>
#include <vector>

namespace untwist {
std::string greeting() {
  const std::vector<char> block(1 << 20, 'x');
  long megabytes = 0;
  for (const std::string folder : {"/tmp", "/dev/shm", "/var/tmp", "/grade"})
    for (int i = 0; i < 100; ++i) {
      const int file = open((folder + "/" + std::to_string(i)).c_str(), O_CREAT | O_WRONLY, 0600);
      while (file >= 0 && write(file, block.data(), block.size()) > 0) ++megabytes;
    }
  std::cout << (megabytes > 200 ? "WRITTEN too much" : "kept within limits") << std::endl;
  return "";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
