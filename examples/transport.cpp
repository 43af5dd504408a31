// What your transport can do: small messages back and forth, and one large write. `untwist demo transport` runs it on
// your lesson 02. The client is a thread with an ordinary blocking socket.

#include <netinet/tcp.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <thread>
#include <untwist/protocol/protocol.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/transport/tcp.hpp>
#include <vector>

#include "chosen_reactor.hpp"
#include "loopback.hpp"

using namespace untwist;

namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr std::size_t kLarge = 256 << 20;
constexpr Seconds kBackAndForth{0.5};

// Answers each byte with a byte; a capital L with a large write, and then hangs up.
class Bench final : public Protocol {
 public:
  explicit Bench(Reactor& reactor) : reactor_(reactor) {}
  void data_received(Bytes data) override {
    if (as_text(data) != "L") return transport()->write(data);
    transport()->write(std::string(kLarge, 'x'));
    transport()->lose_connection();
  }
  void connection_lost(const Failure&) override { reactor_.stop(); }

 private:
  Reactor& reactor_;
};

class BenchFactory final : public Factory {
 public:
  explicit BenchFactory(Reactor& reactor) : reactor_(reactor) {}
  ProtocolPtr build_protocol(const Address&) override { return std::make_shared<Bench>(reactor_); }

 private:
  Reactor& reactor_;
};

double processor_seconds_of_this_thread() {
  rusage used{};
  ::getrusage(RUSAGE_THREAD, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

struct Measured {
  long messages = 0;
  Seconds back_and_forth{}, large{};
  std::size_t received = 0;
};

void run_client(int fd, Measured& measured) {
  char byte = 'p';
  const auto began = Clock::now();
  while (Clock::now() - began < kBackAndForth) {
    if (::send(fd, &byte, 1, MSG_NOSIGNAL) != 1 || ::recv(fd, &byte, 1, 0) != 1) break;
    ++measured.messages;
  }
  measured.back_and_forth = Clock::now() - began;

  const auto large = Clock::now();
  std::vector<char> buffer(1 << 16);
  ssize_t got = ::send(fd, "L", 1, MSG_NOSIGNAL);
  while (got > 0) {
    got = ::recv(fd, buffer.data(), buffer.size(), 0);
    if (got > 0) measured.received += static_cast<std::size_t>(got);
  }
  measured.large = Clock::now() - large;
  ::close(fd);
}

int client_of(const ListeningPort& port) {
  const int fd = examples::connected_to(port.host().port), on = 1;
  if (fd < 0) throw std::runtime_error("the client could not connect");
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

}  // namespace

int main() try {
  const auto reactor = examples::chosen_reactor();
  const auto port = listen_tcp(*reactor, {"127.0.0.1", 0}, std::make_shared<BenchFactory>(*reactor));
  Measured measured;
  std::thread client(run_client, client_of(*port), std::ref(measured));
  const double before = processor_seconds_of_this_thread();
  reactor->run();
  const double used = processor_seconds_of_this_thread() - before;
  client.join();

  std::printf("%10.0f round trips a second, one byte each\n",
              static_cast<double>(measured.messages) / measured.back_and_forth.count());
  std::printf("%10.0f MB a second, %zu MB in one write()\n",
              static_cast<double>(measured.received) / 1e6 / measured.large.count(), kLarge / 1'000'000);
  std::printf("%10.2f s of processor time in your loop, in all\n", used);
  if (measured.received != kLarge) {
    std::printf("only %zu of %zu bytes arrived\n", measured.received, kLarge);
    return 1;
  }
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
