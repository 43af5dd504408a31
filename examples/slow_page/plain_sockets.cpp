#include "plain_sockets.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "page.hpp"

namespace slow_page {

namespace {

[[noreturn]] void exit_with_last_error(const std::string& doing) {
  std::fprintf(stderr, "%s: %s\n", doing.c_str(), std::strerror(errno));
  std::exit(1);
}

}  // namespace

int listen_or_exit(std::uint16_t port) {
  std::signal(SIGPIPE, SIG_IGN);  // a client that went away must not end the program

  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;

  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(listener, generic, size) != 0 || ::listen(listener, kBacklog) != 0) {
    exit_with_last_error("listen 127.0.0.1:" + std::to_string(port));
  }
  ::getsockname(listener, generic, &size);
  std::printf("listening on 127.0.0.1:%d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  return listener;
}

int accept_or_exit(int listener) {
  while (true) {
    const int client = ::accept(listener, nullptr, nullptr);
    if (client >= 0) return client;
    if (errno != EINTR && errno != ECONNABORTED) exit_with_last_error("accept");
  }
}

bool read_request(int client) {
  std::string request;
  std::array<char, 4096> piece;
  while (!is_whole(request)) {
    const ssize_t count = ::recv(client, piece.data(), piece.size(), 0);
    if (count <= 0 || request.size() > kLongestRequest) return false;
    request.append(piece.data(), static_cast<std::size_t>(count));
  }
  return true;
}

void write_all(int client, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::send(client, text.data(), text.size(), 0);
    if (count <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

void close_client(int client) {
  ::shutdown(client, SHUT_WR);
  ::close(client);
}

}  // namespace slow_page
