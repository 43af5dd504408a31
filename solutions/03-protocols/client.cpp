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
    // Task 3.6: The connection is there. Report success in a later turn, in pending_, so that cancel() can still say
    // no.
    // [3.6
    const auto self = std::static_pointer_cast<OnceFactory>(shared_from_this());
    pending_ = reactor_.call_later(Duration::zero(), [self] {
      self->connector_ = nullptr;
      self->connected_();
    });
    return protocol_;
    // 3.6]
  }

  void client_connection_failed(Connector&, const Failure& reason) override {
    connector_ = nullptr;
    failed_(reason);
  }

  void cancel() override {
    // Task 3.6: Nothing to give up any more? Else: is success pending? Then cancel it, end the connection, and report
    // ConnectCancelled in a later turn. If not, the attempt is still on its way: stop it.
    // [3.6
    if (connector_ == nullptr) return;
    Connector& connector = *std::exchange(connector_, nullptr);
    if (!pending_) return connector.stop_connecting();
    pending_->cancel();
    const auto self = std::static_pointer_cast<OnceFactory>(shared_from_this());
    reactor_.call_later(Duration::zero(), [self] {
      self->protocol_->transport()->abort_connection();
      self->failed_(Failure::of(ConnectCancelled("connect: given up by this side")));
    });
    // 3.6]
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
  // Task 3.6: Unless it is to stop, or has retried often enough: grow delay_ by the factor, up to the maximum; add the
  // noise, never below nothing; connect after that, in pending_.
  // [3.6
  if (!trying_) return;
  if (backoff_.max_retries && retries_ >= *backoff_.max_retries) return;
  ++retries_;
  const auto grown = std::chrono::duration<double>(delay_) * backoff_.factor;
  const auto longest = std::chrono::duration<double>(backoff_.max_delay);
  delay_ = std::chrono::duration_cast<Duration>(std::min(grown, longest));
  const double noise = backoff_.jitter * (backoff_.noise ? backoff_.noise() : random_noise());
  const auto wait = std::chrono::duration<double>(delay_) * (1 + noise);
  pending_ = time_.call_later(std::max(Duration::zero(), std::chrono::duration_cast<Duration>(wait)),
                              [again = connector.shared_from_this()] { again->connect(); });
  // 3.6]
}

void ReconnectingFactory::reset_delay() {
  // Task 3.6: As at the start.
  // [3.6
  delay_ = backoff_.initial_delay;
  retries_ = 0;
  trying_ = true;
  // 3.6]
}

void ReconnectingFactory::stop_trying() {
  // Task 3.6: Cancel what is pending, and schedule nothing more.
  // [3.6
  trying_ = false;
  if (pending_ && pending_->active()) pending_->cancel();
  // 3.6]
}

}  // namespace untwist
