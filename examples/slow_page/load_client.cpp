#include "load_client.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "page.hpp"

namespace slow_page {

namespace {

constexpr std::string_view kRequest = "GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n";
constexpr int kTickMilliseconds = 5;

[[noreturn]] void fail(const std::string& doing, int error) {
  throw std::runtime_error("a client could not " + doing + ": " + std::strerror(error));
}

// One connection: connects, sends its request, reads its answer to the end. Never blocks.
class Client {
 public:
  Client(std::uint16_t port, Seconds now) {
    times_.asked = now;
    fd_ = ::socket(AF_INET, SOCK_STREAM, 0);
    if (fd_ < 0) fail("open a socket", errno);
    ::fcntl(fd_, F_SETFD, FD_CLOEXEC);
    ::fcntl(fd_, F_SETFL, O_NONBLOCK);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const int result = ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    if (result != 0 && errno != EINPROGRESS) {
      const int error = errno;
      ::close(fd_);
      fail("connect", error);
    }
  }
  ~Client() {
    if (fd_ >= 0) ::close(fd_);
  }
  Client(Client&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)),
        asked_(other.asked_),
        answer_(std::move(other.answer_)),
        times_(other.times_) {}
  Client& operator=(Client&&) = delete;

  bool done() const { return fd_ < 0; }
  const Request& times() const { return times_; }

  // The events to wait for. poll() ignores negative descriptors.
  pollfd interest() const { return {fd_, static_cast<short>(asked_ ? POLLIN : POLLOUT), 0}; }

  void on_ready(Seconds now) { asked_ ? read_answer(now) : send_request(); }

 private:
  void send_request() {
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) fail("connect", error);
    if (::send(fd_, kRequest.data(), kRequest.size(), 0) != static_cast<ssize_t>(kRequest.size())) fail("ask", errno);
    asked_ = true;
  }

  void read_answer(Seconds now) {
    std::array<char, 4096> piece;
    const ssize_t count = ::recv(fd_, piece.data(), piece.size(), 0);
    if (count < 0 && errno == EAGAIN) return;
    if (count < 0) fail("read its answer", errno);
    if (answer_.empty()) times_.taken_up = now;
    answer_.append(piece.data(), static_cast<std::size_t>(count));
    if (count > 0) return;
    if (answer_ != head() + std::string(kBody)) throw std::runtime_error("a client did not get the whole page");
    times_.answered = now;
    ::close(std::exchange(fd_, -1));
  }

  int fd_ = -1;  // -1 once it is done
  bool asked_ = false;
  std::string answer_;
  Request times_;
};

}  // namespace

std::vector<Request> ask_all_at_once(std::uint16_t port, int clients, Seconds at_most,
                                     const std::function<void(int)>& tick) {
  const auto began = std::chrono::steady_clock::now();
  const auto now = [began] { return Seconds(std::chrono::steady_clock::now() - began); };

  std::vector<Client> all;
  for (int i = 0; i < clients; ++i) all.emplace_back(port, now());

  for (int answered = 0; answered < clients;) {
    std::vector<pollfd> asked;
    for (const Client& client : all) asked.push_back(client.interest());
    ::poll(asked.data(), asked.size(), kTickMilliseconds);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (asked[i].revents == 0) continue;
      all[i].on_ready(now());
      if (all[i].done()) ++answered;
    }
    tick(answered);
    if (now() > at_most) {
      throw std::runtime_error("only " + std::to_string(answered) + " of " + std::to_string(clients) +
                               " clients were answered in time");
    }
  }

  std::vector<Request> times;
  for (const Client& client : all) times.push_back(client.times());
  return times;
}

}  // namespace slow_page
