// ATTACK has so many flags that the bad one is hard to see
// FLAG calls fork()

#include <untwist/course/paradigm.hpp>
#include <cstdlib>
#include <unistd.h>

namespace untwist {
const char* const many[] = {
    "/tmp/1", "/etc/1", "/dev/1",
    "/tmp/2", "/etc/2", "/dev/2",
    "/tmp/3", "/etc/3", "/dev/3",
    "/tmp/4", "/etc/4", "/dev/4",
    "/tmp/5", "/etc/5", "/dev/5",
    "/tmp/6", "/etc/6", "/dev/6",
    "/tmp/7", "/etc/7", "/dev/7",
    "/tmp/8", "/etc/8", "/dev/8",
    "/tmp/9", "/etc/9", "/dev/9",
    "/tmp/10", "/etc/10", "/dev/10",
    "/tmp/11", "/etc/11", "/dev/11",
    "/tmp/12", "/etc/12", "/dev/12",
    "/tmp/13", "/etc/13", "/dev/13",
    "/tmp/14", "/etc/14", "/dev/14",
    "/tmp/15", "/etc/15", "/dev/15",
    "/tmp/16", "/etc/16", "/dev/16",
    "/tmp/17", "/etc/17", "/dev/17",
    "/tmp/18", "/etc/18", "/dev/18",
    "/tmp/19", "/etc/19", "/dev/19",
    "/tmp/20", "/etc/20", "/dev/20",
    "/tmp/21", "/etc/21", "/dev/21",
    "/tmp/22", "/etc/22", "/dev/22",
    "/tmp/23", "/etc/23", "/dev/23",
    "/tmp/24", "/etc/24", "/dev/24",
    "/tmp/25", "/etc/25", "/dev/25",
    "/tmp/26", "/etc/26", "/dev/26",
    "/tmp/27", "/etc/27", "/dev/27",
    "/tmp/28", "/etc/28", "/dev/28",
    "/tmp/29", "/etc/29", "/dev/29",
    "/tmp/30", "/etc/30", "/dev/30",
    "/tmp/31", "/etc/31", "/dev/31",
    "/tmp/32", "/etc/32", "/dev/32",
    "/tmp/33", "/etc/33", "/dev/33",
    "/tmp/34", "/etc/34", "/dev/34",
    "/tmp/35", "/etc/35", "/dev/35",
};

std::string greeting() {
  if (getppid() + getuid() + geteuid() + getgid() + getegid() + getpgrp() == 0) return many[0];
  fork();
  return "";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
