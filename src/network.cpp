#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <utility>

#include <untwist/transport/network.hpp>

#include "descriptors.hpp"

namespace untwist {

namespace {

#ifndef MSG_NOSIGNAL
constexpr int MSG_NOSIGNAL = 0;  // where it is missing, the socket option SO_NOSIGPIPE does the same
#endif

std::error_code last_error() { return {errno, std::generic_category()}; }

[[noreturn]] void throw_last_error(const char* what) { throw std::system_error(last_error(), what); }

// A file descriptor that is closed by the destructor.
class OwnedDescriptor {
 public:
  explicit OwnedDescriptor(int fd) : fd_(fd) {}
  OwnedDescriptor(OwnedDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  OwnedDescriptor& operator=(OwnedDescriptor&&) = delete;
  ~OwnedDescriptor() {
    if (fd_ >= 0) descriptors::close(fd_);
  }
  int get() const noexcept { return fd_; }

 private:
  int fd_;
};

// ---- addresses

// Numeric, as the system has it. An address of any other family is cut off, and only its family counts.
struct SocketAddress {
  union {
    sockaddr any{};
    sockaddr_in four;
    sockaddr_in6 six;
  };
  socklen_t size = sizeof(sockaddr_in6);

  sockaddr* get() { return &any; }
  int family() const { return any.sa_family; }
};

SocketAddress to_socket_address(const Address& address) {
  SocketAddress result;
  result.six = {};
  if (::inet_pton(AF_INET, address.host.c_str(), &result.four.sin_addr) == 1) {
    result.four.sin_family = AF_INET;
    result.four.sin_port = htons(address.port);
    result.size = sizeof(sockaddr_in);
  } else if (::inet_pton(AF_INET6, address.host.c_str(), &result.six.sin6_addr) == 1) {
    result.six.sin6_family = AF_INET6;
    result.six.sin6_port = htons(address.port);
    result.size = sizeof(sockaddr_in6);
  } else {
    throw std::system_error(std::make_error_code(std::errc::invalid_argument), "not a numeric address");
  }
  return result;
}

Address to_address(const SocketAddress& from) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (from.family() == AF_INET) {
    ::inet_ntop(AF_INET, &from.four.sin_addr, text.data(), text.size());
    return {text.data(), ntohs(from.four.sin_port)};
  }
  if (from.family() == AF_INET6) {
    ::inet_ntop(AF_INET6, &from.six.sin6_addr, text.data(), text.size());
    return {text.data(), ntohs(from.six.sin6_port)};
  }
  return {};
}

SocketAddress local_address_of(int fd) {
  SocketAddress address;
  ::getsockname(fd, address.get(), &address.size);
  return address;
}

// Is it one particular address, so that every connection to it has it, too?
bool is_particular(const SocketAddress& address) {
  if (address.family() == AF_INET) return address.four.sin_addr.s_addr != 0;
  const auto& six = address.six.sin6_addr.s6_addr;
  return address.family() == AF_INET6 &&
         std::any_of(std::begin(six), std::end(six), [](auto byte) { return byte != 0; });
}

// ---- sockets

bool get_flag(int fd, int level, int option) {
  int on = 0;
  socklen_t size = sizeof on;
  return ::getsockopt(fd, level, option, &on, &size) == 0 && on != 0;
}

void set_number(int fd, int level, int option, int value) { ::setsockopt(fd, level, option, &value, sizeof value); }

void set_flag(int fd, int level, int option, bool on) { set_number(fd, level, option, on ? 1 : 0); }

// For a client that reads slowly, the kernel takes megabytes at first, and then nothing for minutes. That could not be
// distinguished from a client that has stopped reading. This limits how much the kernel buffers unsent.
void keep_little_unsent([[maybe_unused]] int fd) {
#ifdef TCP_NOTSENT_LOWAT
  set_number(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, 65536);
#endif
}

void make_ready_for_the_loop(int fd) {
  ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
  ::fcntl(fd, F_SETFD, FD_CLOEXEC);
#ifdef SO_NOSIGPIPE
  set_flag(fd, SOL_SOCKET, SO_NOSIGPIPE, true);
#endif
}

OwnedDescriptor new_socket(int family) {
  const int fd = ::socket(family, SOCK_STREAM, 0);
  if (fd < 0) throw_last_error("socket");
  make_ready_for_the_loop(fd);
  return OwnedDescriptor(fd);
}

class RealStreamSocket final : public StreamSocket {
 public:
  explicit RealStreamSocket(OwnedDescriptor fd) : fd_(std::move(fd)) { keep_little_unsent(fd_.get()); }

  // An accepted socket, which has its listening socket's options.
  RealStreamSocket(OwnedDescriptor fd, const SocketAddress& host, const SocketAddress& peer)
      : fd_(std::move(fd)), host_(host), peer_(peer) {}

  int fileno() const noexcept override { return fd_.get(); }

  IoResult receive(std::span<std::byte> into) override {
    while (true) {
      const ssize_t count = ::recv(fd_.get(), into.data(), into.size(), 0);
      if (count >= 0) return {static_cast<std::size_t>(count), {}};
      if (errno != EINTR) return {0, last_error()};
    }
  }

  IoResult send(std::span<const Bytes> pieces) override {
    constexpr std::size_t kMost = 64;  // pieces in one call; POSIX guarantees 16, current systems allow 1024
    std::array<iovec, kMost> vectors;
    const std::size_t count = std::min(pieces.size(), kMost);
    for (std::size_t i = 0; i < count; ++i) {
      vectors[i] = {const_cast<std::byte*>(pieces[i].data()), pieces[i].size()};
    }
    msghdr message{};
    message.msg_iov = vectors.data();
    message.msg_iovlen = count;
    while (true) {
      const ssize_t sent = ::sendmsg(fd_.get(), &message, MSG_NOSIGNAL);
      if (sent >= 0) return {static_cast<std::size_t>(sent), {}};
      if (errno != EINTR) return {0, last_error()};
    }
  }

  std::error_code take_error() override {
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(fd_.get(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) return last_error();
    return {error, std::generic_category()};
  }

  void shut_down_sending() override { ::shutdown(fd_.get(), SHUT_WR); }

  void reset_on_close() override {
    const linger at_once{1, 0};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }

  Address host() const override { return to_address(host_ ? *host_ : local_address_of(fd_.get())); }

  Address peer() const override {
    if (peer_) return to_address(*peer_);
    SocketAddress address;
    ::getpeername(fd_.get(), address.get(), &address.size);
    return to_address(address);
  }

  void set_no_delay(bool on) override { set_flag(fd_.get(), IPPROTO_TCP, TCP_NODELAY, on); }
  bool no_delay() const override { return get_flag(fd_.get(), IPPROTO_TCP, TCP_NODELAY); }
  void set_keep_alive(bool on) override {
    set_flag(fd_.get(), SOL_SOCKET, SO_KEEPALIVE, on);
#if defined(TCP_KEEPIDLE) && defined(TCP_KEEPINTVL) && defined(TCP_KEEPCNT)
    set_number(fd_.get(), IPPROTO_TCP, TCP_KEEPIDLE, 60);  // the system's default of two hours is useless
    set_number(fd_.get(), IPPROTO_TCP, TCP_KEEPINTVL, 10);
    set_number(fd_.get(), IPPROTO_TCP, TCP_KEEPCNT, 6);
#endif
  }
  bool keep_alive() const override { return get_flag(fd_.get(), SOL_SOCKET, SO_KEEPALIVE); }

 private:
  OwnedDescriptor fd_;
  std::optional<SocketAddress> host_, peer_;  // if they are known
};

class RealListeningSocket final : public ListeningSocket {
 public:
  explicit RealListeningSocket(OwnedDescriptor fd) : fd_(std::move(fd)), host_(local_address_of(fd_.get())) {
    keep_little_unsent(fd_.get());  // accepted sockets inherit it
  }

  int fileno() const noexcept override { return fd_.get(); }

  Accepted accept() override {
    while (true) {
      SocketAddress peer;
#ifdef __linux__
      const int fd = ::accept4(fd_.get(), peer.get(), &peer.size, SOCK_NONBLOCK | SOCK_CLOEXEC);
#else
      const int fd = ::accept(fd_.get(), peer.get(), &peer.size);
      if (fd >= 0) make_ready_for_the_loop(fd);
#endif
      if (fd >= 0) {
        const SocketAddress host = is_particular(host_) ? host_ : local_address_of(fd);
        return {std::make_unique<RealStreamSocket>(OwnedDescriptor(fd), host, peer), {}};
      }
      if (errno != EINTR) return {nullptr, last_error()};
    }
  }

  Address host() const override { return to_address(host_); }

 private:
  OwnedDescriptor fd_;
  const SocketAddress host_;
};

// Lets several sockets listen on one port.
void share_port(int fd) {
#ifdef SO_REUSEPORT
  const int on = 1;
  if (::setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0) throw_last_error("share the port");
#else
  static_cast<void>(fd);
  throw std::system_error(std::make_error_code(std::errc::operation_not_supported), "share the port");
#endif
}

class RealNetwork final : public Network {
 public:
  explicit RealNetwork(bool shares_ports) : shares_ports_(shares_ports) {}

  std::unique_ptr<ListeningSocket> listen(const Address& where, int backlog) override {
    SocketAddress address = to_socket_address(where);
    OwnedDescriptor fd = new_socket(address.family());
    // Allows binding a port whose last connections are still in TIME_WAIT.
    set_flag(fd.get(), SOL_SOCKET, SO_REUSEADDR, true);
    if (shares_ports_) share_port(fd.get());
    if (::bind(fd.get(), address.get(), address.size) != 0) throw_last_error("bind");
    if (::listen(fd.get(), backlog) != 0) throw_last_error("listen");
    return std::make_unique<RealListeningSocket>(std::move(fd));
  }

  std::unique_ptr<StreamSocket> connect(const Address& where, const std::optional<Address>& from) override {
    SocketAddress address = to_socket_address(where);
    OwnedDescriptor fd = new_socket(address.family());
    if (from) {
      SocketAddress local = to_socket_address(*from);
      if (::bind(fd.get(), local.get(), local.size) != 0) throw_last_error("bind");
    }
    if (::connect(fd.get(), address.get(), address.size) != 0 && errno != EINPROGRESS) throw_last_error("connect");
    return std::make_unique<RealStreamSocket>(std::move(fd));
  }

  std::shared_ptr<void> spare_descriptor() override {
    const int fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (fd < 0) return nullptr;
    return std::make_shared<OwnedDescriptor>(fd);
  }

 private:
  const bool shares_ports_;
};

}  // namespace

Network& real_network() {
  static RealNetwork network(false);
  return network;
}

Network& port_sharing_network() {
  static RealNetwork network(true);
  return network;
}

std::unique_ptr<StreamSocket> adopt_stream(int fd) {
  make_ready_for_the_loop(fd);
  return std::make_unique<RealStreamSocket>(OwnedDescriptor(fd));
}

std::optional<std::string> numeric_host(const std::string& host) {
  if (host == "localhost") return "127.0.0.1";
  std::array<unsigned char, sizeof(in6_addr)> parsed{};
  if (::inet_pton(AF_INET, host.c_str(), parsed.data()) == 1) return host;
  if (::inet_pton(AF_INET6, host.c_str(), parsed.data()) == 1) return host;
  return std::nullopt;
}

}  // namespace untwist
