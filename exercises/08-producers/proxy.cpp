// Lesson 08 · Producers and consumers: a proxy in bounded memory.
//
// The contract is in include/untwist/course/proxy.hpp. Each pair has two sides: the connection of a client, and one to
// the server. Both behave alike, so one class is enough.

#include <memory>
#include <utility>

#include <untwist/course/proxy.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/deferred/connect.hpp>
#include <untwist/transport/flow.hpp>

namespace untwist {

namespace {

class Side : public HalfCloseProtocol {
 public:
  // The two sides of a pair keep each other alive until one of them has ended.
  static void join(const std::shared_ptr<Side>& a, const std::shared_ptr<Side>& b) {
    a->other_ = b;
    b->other_ = a;
    a->begin();
    b->begin();
  }

  // Nothing is read before the pair is complete.
  void connection_made() override {
    consumer_ = consumer_of(transport());
    transport()->pause_producing();
  }

  void data_received(Bytes data) override {
    // TODO(8.3) Write the bytes to the consumer of the other side.
    untwist::todo("8.3");
  }

  // This side will send no more. The other one gets its end after all bytes.
  void read_connection_lost() override {
    if (other_) other_->transport()->lose_write_connection();
  }
  void write_connection_lost() override {}

  void connection_lost(const Failure& reason) override {
    // TODO(8.3) Do nothing if there is no other side. Otherwise forget it: the two sides keep each other alive.
    // If the reason is ConnectionDone, end the other side's transport in good order; otherwise abort it.
    untwist::todo("8.3");
  }

 private:
  void begin() {
    // TODO(8.3) The other side's connection is the producer of this side's consumer: register producer_of() it. It pushes.
    // Then let this side be read: resume_producing().
    untwist::todo("8.3");
  }

  std::shared_ptr<ConnectionConsumer> consumer_;
  std::shared_ptr<Side> other_;  // null before the pair is complete, and once one side has ended
};

class ProxyFactory final : public Factory {
 public:
  ProxyFactory(Reactor& reactor, Address server, ProxyOptions options)
      : reactor_(reactor), server_(std::move(server)), options_(std::move(options)) {}

  ProtocolPtr build_protocol(const Address&) override;

  // Connects to the server for one client.
  Deferred<> find_a_partner_for(const std::shared_ptr<Side>& client) {
    const auto partner = std::make_shared<Side>();
    return connect_once(reactor_, server_, partner, options_.connect)
        .add_callbacks(
            [this, client, partner](const ProtocolPtr&) {
              if (options_.on_pair) options_.on_pair(client->transport(), partner->transport());
              Side::join(client, partner);
            },
            [client](const Failure&) { client->transport()->abort_connection(); });
  }

 private:
  Reactor& reactor_;
  const Address server_;
  const ProxyOptions options_;
};

class ClientSide final : public Side, public std::enable_shared_from_this<ClientSide> {
 public:
  explicit ClientSide(std::shared_ptr<ProxyFactory> proxy) : proxy_(std::move(proxy)) {}

  void connection_made() override {
    Side::connection_made();
    connecting_ = proxy_->find_a_partner_for(shared_from_this());
  }

  void connection_lost(const Failure& reason) override {
    connecting_.cancel();
    Side::connection_lost(reason);
  }

 private:
  const std::shared_ptr<ProxyFactory> proxy_;
  Deferred<> connecting_;
};

ProtocolPtr ProxyFactory::build_protocol(const Address&) {
  return std::make_shared<ClientSide>(std::static_pointer_cast<ProxyFactory>(shared_from_this()));
}

}  // namespace

FactoryPtr make_proxy_factory(Reactor& reactor, Address server, ProxyOptions options) {
  return std::make_shared<ProxyFactory>(reactor, std::move(server), std::move(options));
}

}  // namespace untwist
