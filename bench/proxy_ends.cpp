// Both ends of a proxy, as plain blocking sockets: bench_proxy_ends SERVER-PORT PROXY-PORT MEGABYTES PAUSE. A thread
// serves that many megabytes; the client reads them through the proxy, and sleeps PAUSE microseconds after each 64 KiB.
// Prints the seconds that it took.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "../examples/loopback.hpp"

namespace {

std::uint16_t port(const char* text) { return static_cast<std::uint16_t>(std::atoi(text)); }

void serve(int listening, std::size_t bytes) {
  const int fd = ::accept(listening, nullptr, nullptr);
  const std::string piece(1 << 18, 'x');
  while (bytes > 0) {
    const ssize_t count = ::send(fd, piece.data(), std::min(bytes, piece.size()), MSG_NOSIGNAL);
    if (count <= 0) break;
    bytes -= static_cast<std::size_t>(count);
  }
  ::close(fd);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const std::size_t bytes = std::strtoul(argv[3], nullptr, 10) << 20;
  const std::chrono::microseconds pause(std::atoi(argv[4]));
  const int listening = ::socket(AF_INET, SOCK_STREAM, 0), on = 1;
  ::setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const sockaddr_in address = examples::loopback(port(argv[1]));
  if (::bind(listening, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listening, 1) != 0)
    return std::perror("listen"), 1;
  std::thread server(serve, listening, bytes);

  const auto began = std::chrono::steady_clock::now();
  const int fd = examples::connected_to(port(argv[2]));
  if (fd < 0) {
    std::fprintf(stderr, "nobody accepts at port %s\n", argv[2]);
    std::_Exit(1);
  }
  std::vector<char> space(1 << 16);
  std::size_t read = 0;
  for (ssize_t count; (count = ::recv(fd, space.data(), space.size(), 0)) > 0;) {
    read += static_cast<std::size_t>(count);
    if (pause.count() > 0) std::this_thread::sleep_for(pause);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  ::close(fd);
  server.join();
  ::close(listening);
  if (read != bytes) {
    std::fprintf(stderr, "%zu bytes came, not %zu\n", read, bytes);
    return 1;
  }
  std::printf("%.3f\n", took.count());
}
