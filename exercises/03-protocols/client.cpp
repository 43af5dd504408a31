// Lesson 03 · Protocols and factories: connecting once, and connecting again.

#include <algorithm>
#include <random>
#include <utility>

#include <untwist/base/errors.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/protocol/client.hpp>

namespace untwist {

// ---- once

namespace {

class OnceFactory final : public ClientFactory, public OneConnection {
 public:
  OnceFactory(Reactor& reactor, ProtocolPtr protocol, Callback connected, std::function<void(const Failure&)> failed)
      : reactor_(reactor),
        protocol_(std::move(protocol)),
        connected_(std::move(connected)),
        failed_(std::move(failed)) {}

  void started_connecting(Connector& connector) override { connector_ = &connector; }

  ProtocolPtr build_protocol(const Address&) override {
    // TODO(3.6) The connection is there. Report success in a later turn, in pending_, so that cancel() can still say
    // no.
    untwist::todo("3.6");
  }

  void client_connection_failed(Connector&, const Failure& reason) override {
    connector_ = nullptr;
    failed_(reason);
  }

  void cancel() override {
    // TODO(3.6) Nothing to give up any more? Else: is success pending? Then cancel it, end the connection, and report
    // ConnectCancelled in a later turn. If not, the attempt is still on its way: stop it.
    untwist::todo("3.6");
  }

 private:
  Reactor& reactor_;
  const ProtocolPtr protocol_;
  const Callback connected_;
  const std::function<void(const Failure&)> failed_;
  Connector* connector_ = nullptr;  // while there is something to give up
  DelayedCallPtr pending_;          // the report of success
};

}  // namespace

std::shared_ptr<OneConnection> connect_once(Reactor& reactor, const Address& where, ProtocolPtr protocol,
                                            Callback connected, std::function<void(const Failure&)> failed,
                                            ConnectOptions options) {
  auto once = std::make_shared<OnceFactory>(reactor, std::move(protocol), std::move(connected), std::move(failed));
  connect_tcp(reactor, where, once, std::move(options));
  return once;
}

// ---- again and again

namespace {

double random_noise() {
  static std::mt19937 generator{std::random_device{}()};
  static std::normal_distribution<double> distribution;
  return distribution(generator);
}

}  // namespace

ReconnectingFactory::ReconnectingFactory(ReactorTime& time, Backoff backoff)
    : time_(time), backoff_(std::move(backoff)), delay_(backoff_.initial_delay) {}

void ReconnectingFactory::client_connection_failed(Connector& connector, const Failure&) { retry(connector); }

void ReconnectingFactory::client_connection_lost(Connector& connector, const Failure&) { retry(connector); }

void ReconnectingFactory::retry(Connector& connector) {
  // TODO(3.6) Unless it is to stop, or has retried often enough: grow delay_ by the factor, up to the maximum; add the
  // noise, never below nothing; connect after that, in pending_.
  untwist::todo("3.6");
}

void ReconnectingFactory::reset_delay() {
  // TODO(3.6) As at the start.
  untwist::todo("3.6");
}

void ReconnectingFactory::stop_trying() {
  // TODO(3.6) Cancel what is pending, and schedule nothing more.
  untwist::todo("3.6");
}

}  // namespace untwist
