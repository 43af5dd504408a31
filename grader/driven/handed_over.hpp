#pragma once
// Connections that come through descriptor 5: for each, the grader sends one end of a socket pair over it. So the
// program is driven through real sockets, and needs no network. It ends when the other side of descriptor 5 is closed.

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <exception>
#include <functional>

#include <untwist/protocol/protocol.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/transport/network.hpp>
#include <untwist/transport/tcp.hpp>

#include "descriptor.hpp"

namespace driven {

class HandedOver final : public untwist::ListeningSocket {
 public:
  explicit HandedOver(untwist::Reactor& reactor) : reactor_(reactor) {}

  int fileno() const noexcept override { return kControl; }
  untwist::Address host() const override { return {"127.0.0.1", 1}; }

  untwist::Accepted accept() override {
    const Received received = receive_descriptor(MSG_DONTWAIT);
    if (received.bytes == 0 && !ending_) {
      ending_ = true;
      reactor_.stop();
    }
    if (received.fd < 0) return {nullptr, std::make_error_code(std::errc::resource_unavailable_try_again)};
    return {untwist::adopt_stream(received.fd), {}};
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

// Runs a server with the factory from `make` until it is time to end. Return its result from main().
inline int serve(
    const std::function<untwist::FactoryPtr(untwist::Reactor&)>& make,
    const std::function<std::unique_ptr<untwist::Reactor>()>& make_reactor = [] {
      return untwist::make_poll_reactor();
    }) try {
  const auto reactor = make_reactor();
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
