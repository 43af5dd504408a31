// Opens many connections, sends one request on each, and prints a line when all are answered. Then it waits to be
// killed.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>

int main(int, char** argv) {
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[1])));
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  constexpr std::string_view request = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";
  for (int i = std::atoi(argv[2]); i > 0; --i) {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    std::array<char, 4096> answer;
    const bool answered = fd >= 0 && ::connect(fd, reinterpret_cast<sockaddr*>(&where), sizeof where) == 0 &&
                          ::write(fd, request.data(), request.size()) > 0 &&
                          ::read(fd, answer.data(), answer.size()) > 0;
    if (!answered) {
      std::perror("idle client");
      return 1;
    }
  }
  std::puts("all answered");
  std::fflush(stdout);
  ::pause();
  return 0;
}
