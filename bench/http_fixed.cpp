// The control: an epoll loop that answers everything that ends with an empty line with a fixed text. No parser, no
// limits, no deadlines: not a real server, but the minimum of work that the operating system requires.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "http_answer.hpp"

int main(int, char** argv) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[1])));
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(listener, reinterpret_cast<sockaddr*>(&where), sizeof where) != 0 || ::listen(listener, 1024) != 0)
    return 1;
  const int loop = ::epoll_create1(0);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = listener;
  ::epoll_ctl(loop, EPOLL_CTL_ADD, listener, &event);
  std::array<epoll_event, 256> ready;
  for (;;) {
    const int count = ::epoll_wait(loop, ready.data(), ready.size(), -1);
    for (int i = 0; i < count; ++i) {
      const int fd = ready[static_cast<std::size_t>(i)].data.fd;
      if (fd == listener) {
        for (int client; (client = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK)) >= 0;) {
          ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
          event.data.fd = client;
          ::epoll_ctl(loop, EPOLL_CTL_ADD, client, &event);
        }
        continue;
      }
      std::array<char, 4096> bytes;
      const ssize_t got = ::read(fd, bytes.data(), bytes.size());
      if (got <= 0) {
        ::close(fd);
      } else if (std::string_view(bytes.data(), static_cast<std::size_t>(got)).ends_with("\r\n\r\n")) {
        if (::write(fd, kAnswer.data(), kAnswer.size()) < 0) ::close(fd);
      }
    }
  }
}
