// The slow page on your own reactor, as soon as it has timers, readiness and run(): steps 1.1 to 1.4. It has no
// transports yet, so it reads its sockets itself; the answer is so short that a socket always takes it.
//
//   slow_page_your_loop --port 8000

#include <sys/socket.h>

#include <array>
#include <cstdio>
#include <exception>
#include <memory>
#include <untwist/reactor/reactor.hpp>

#include "page.hpp"
#include "plain_sockets.hpp"

using namespace untwist;

namespace {

class Socket : public Descriptor {
 public:
  Socket(Reactor& reactor, int fd, Duration delay) : reactor_(reactor), fd_(fd), delay_(delay) {}

  int fileno() const noexcept override { return fd_; }
  void connection_lost(const Failure&) override {}

 protected:
  Reactor& reactor_;
  const int fd_;
  const Duration delay_;
};

// One connection: waits for a request, then for its answer.
class Client final : public Socket, public std::enable_shared_from_this<Client> {
 public:
  using Socket::Socket;
  ~Client() override { slow_page::close_client(fd_); }

  Ending do_read() override {
    std::array<char, 4096> piece;
    const ssize_t count = ::recv(fd_, piece.data(), piece.size(), 0);
    if (count <= 0 || request_.size() > slow_page::kLongestRequest) {
      reactor_.remove_reader(*this);
      return {};
    }
    request_.append(piece.data(), static_cast<std::size_t>(count));
    if (!slow_page::is_whole(request_)) return {};
    reactor_.remove_reader(*this);  // one request is all that is read
    slow_page::write_all(fd_, slow_page::head());
    reactor_.call_later(delay_, [self = shared_from_this()] { slow_page::write_all(self->fd_, slow_page::kBody); });
    return {};
  }

 private:
  std::string request_;
};

// Accepts one connection in each turn.
class Listener final : public Socket {
 public:
  using Socket::Socket;

  Ending do_read() override {
    const int client = slow_page::accept_or_exit(fd_);
    reactor_.add_reader(std::make_shared<Client>(reactor_, client, delay_));
    return {};
  }
};

}  // namespace

int main(int argc, char** argv) try {
  const slow_page::Settings settings = slow_page::settings_from(argc, argv, "slow_page_your_loop");
  const auto reactor = make_poll_reactor();
  reactor->add_reader(std::make_shared<Listener>(*reactor, slow_page::listen_or_exit(settings.port), settings.delay));
  reactor->run();
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
