// A small loop to watch: calls for the same time, a call that schedules another one, a pipe that becomes readable.
//
//   UNTWIST_TRACE=loop.json example_loop
//
// `untwist demo loop` runs it on your lesson 01; `untwist trace loop.json` draws what it did.

#include <unistd.h>
#include <chrono>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <thread>

#include <untwist/reactor/reactor.hpp>

#include "chosen_reactor.hpp"

using namespace untwist;
using namespace std::chrono_literals;

namespace {

// The reading end of a pipe. Another thread writes to it.
class Listener final : public Descriptor {
 public:
  explicit Listener(int fd) : fd_(fd) {}
  ~Listener() override { close(fd_); }

  int fileno() const noexcept override { return fd_; }
  Ending do_read() override {
    char byte = 0;
    if (read(fd_, &byte, 1) == 1) std::printf("the pipe says %c\n", byte);
    return {};
  }
  void connection_lost(const Failure&) override {}

 private:
  const int fd_;
};

}  // namespace

int main() try {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("no pipe");
  const auto reactor = examples::chosen_reactor();
  const auto listener = std::make_shared<Listener>(ends[0]);
  reactor->add_reader(listener);

  reactor->call_later(200ms, [&] {
    std::printf("A, and it schedules C\n");
    reactor->call_later(0s, [] { std::printf("C\n"); });
  });
  reactor->call_later(200ms, [] { std::printf("B\n"); });
  reactor->call_later(600ms, [&] {
    std::printf("enough\n");
    reactor->remove_reader(*listener);
    reactor->stop();
  });
  std::jthread writer([fd = ends[1]] {  // always joined
    std::this_thread::sleep_for(400ms);
    if (write(fd, "!", 1) != 1) std::perror("write");
    std::this_thread::sleep_for(400ms);  // the end of the pipe is not part of this demonstration
    close(fd);
  });
  reactor->run();
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
