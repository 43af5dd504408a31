// A policy between a transport and a protocol: what each of the two sees.

#include <untwist/protocol/wrapping.hpp>
#include <utility>

namespace untwist {

// What the protocol sees instead of its transport.
class PolicyTransport final : public Transport {
 public:
  PolicyTransport(TransportPtr inner, PolicyPtr policy) : inner_(std::move(inner)), policy_(std::move(policy)) {}

  using Transport::write;
  void write(Bytes data) override {
    inner_->write(data);
    policy_->sent(data.size());
  }
  void write_sequence(std::span<const Bytes> pieces) override {
    std::size_t size = 0;
    for (const Bytes piece : pieces) size += piece.size();
    inner_->write_sequence(pieces);
    policy_->sent(size);
  }
  std::size_t unsent() const noexcept override { return inner_->unsent(); }
  void when_sent(std::function<void()> what) override {
    policy_->protocols_when_sent_ = std::move(what);
    policy_->wait_until_sent();
  }
  void lose_connection() override { inner_->lose_connection(); }
  void abort_connection() override { inner_->abort_connection(); }
  void lose_write_connection() override { inner_->lose_write_connection(); }
  bool disconnecting() const noexcept override { return inner_->disconnecting(); }
  void pause_producing() override {
    policy_->paused_by_protocol_ = true;
    policy_->read_or_not();
  }
  void resume_producing() override {
    policy_->paused_by_protocol_ = false;
    policy_->read_or_not();
  }
  Address host() const override { return inner_->host(); }
  Address peer() const override { return inner_->peer(); }
  void set_no_delay(bool on) override { inner_->set_no_delay(on); }
  bool no_delay() const override { return inner_->no_delay(); }
  void set_keep_alive(bool on) override { inner_->set_keep_alive(on); }
  bool keep_alive() const override { return inner_->keep_alive(); }

 private:
  const TransportPtr inner_;
  const PolicyPtr policy_;
};

namespace {

// What the transport sees instead of its protocol.
template <class Base>
class PolicyProtocol : public Base {
 public:
  PolicyProtocol(std::shared_ptr<Base> wrapped, PolicyPtr policy)
      : wrapped_(std::move(wrapped)), policy_(std::move(policy)) {}

  void connection_made() override {
    policy_->begin(this->transport());
    wrapped_->make_connection(std::make_shared<PolicyTransport>(this->transport(), policy_));
  }
  void data_received(Bytes data) override {
    policy_->received(data.size());
    wrapped_->data_received(data);
  }
  void connection_lost(const Failure& reason) override {
    policy_->end();
    wrapped_->connection_lost(reason);
    policy_->over();
  }

 protected:
  const std::shared_ptr<Base> wrapped_;

 private:
  const PolicyPtr policy_;
};

class PolicyHalfCloser final : public PolicyProtocol<HalfCloseProtocol> {
 public:
  using PolicyProtocol::PolicyProtocol;
  void read_connection_lost() override { wrapped_->read_connection_lost(); }
  void write_connection_lost() override { wrapped_->write_connection_lost(); }
};

}  // namespace

ProtocolPtr with_policy(const ProtocolPtr& protocol, PolicyPtr policy) {
  if (!protocol) return nullptr;
  if (auto half_closer = std::dynamic_pointer_cast<HalfCloseProtocol>(protocol)) {
    return std::make_shared<PolicyHalfCloser>(std::move(half_closer), std::move(policy));
  }
  return std::make_shared<PolicyProtocol<Protocol>>(protocol, std::move(policy));
}

WrappingFactory::WrappingFactory(FactoryPtr wrapped)
    : wrapped_(std::move(wrapped)), client_(std::dynamic_pointer_cast<ClientFactory>(wrapped_)) {}

void WrappingFactory::start_factory() { wrapped_->do_start(); }

void WrappingFactory::stop_factory() { wrapped_->do_stop(); }

void WrappingFactory::started_connecting(Connector& connector) {
  if (client_) client_->started_connecting(connector);
}

void WrappingFactory::client_connection_failed(Connector& connector, const Failure& reason) {
  if (client_) client_->client_connection_failed(connector, reason);
}

void WrappingFactory::client_connection_lost(Connector& connector, const Failure& reason) {
  if (client_) client_->client_connection_lost(connector, reason);
}

}  // namespace untwist
