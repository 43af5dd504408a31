#pragma once
// Connections that come through descriptor 5: whoever grades sends one end of a socket pair over it for each. So the
// program is talked to through real sockets, and needs no network. When the other side of descriptor 5 is closed, it is
// time to end.

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <functional>

#include <untwist/protocol/protocol.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/transport/network.hpp>
#include <untwist/transport/tcp.hpp>

namespace driven {

constexpr int kControl = 5;

class HandedOver final : public untwist::ListeningSocket {
 public:
  explicit HandedOver(untwist::Reactor& reactor) : reactor_(reactor) {}

  int fileno() const noexcept override { return kControl; }
  untwist::Address host() const override { return {"127.0.0.1", 1}; }

  untwist::Accepted accept() override {
    char byte = 0;
    iovec piece{&byte, 1};
    alignas(cmsghdr) char room[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = room;
    message.msg_controllen = sizeof room;
    const ssize_t n = ::recvmsg(kControl, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (n == 0 && !ending_) {
      ending_ = true;
      reactor_.stop();
    }
    const cmsghdr* header = n > 0 ? CMSG_FIRSTHDR(&message) : nullptr;
    if (header == nullptr || header->cmsg_type != SCM_RIGHTS)
      return {nullptr, std::make_error_code(std::errc::resource_unavailable_try_again)};
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
    return {untwist::adopt_stream(fd), {}};
  }

 private:
  untwist::Reactor& reactor_;
  bool ending_ = false;
};

class Network final : public untwist::Network {
 public:
  explicit Network(untwist::Reactor& reactor) : reactor_(reactor) {}

  std::unique_ptr<untwist::ListeningSocket> listen(const untwist::Address&, int) override {
    return std::make_unique<HandedOver>(reactor_);
  }
  std::unique_ptr<untwist::StreamSocket> connect(const untwist::Address& where,
                                                 const std::optional<untwist::Address>& from) override {
    return untwist::real_network().connect(where, from);
  }
  std::shared_ptr<void> spare_descriptor() override { return untwist::real_network().spare_descriptor(); }

 private:
  untwist::Reactor& reactor_;
};

// A server of what `make` gives, until it is time to end. To be returned from main().
inline int serve(const std::function<untwist::FactoryPtr(untwist::Reactor&)>& make) try {
  const auto reactor = untwist::make_poll_reactor();
  Network network(*reactor);
  untwist::ListenOptions options;
  options.network = &network;
  listen_tcp(*reactor, {"127.0.0.1", 1}, make(*reactor), options);
  reactor->run();
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}

}  // namespace driven
