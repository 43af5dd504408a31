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
    // Task 3.6: In a later turn, set connector_ to null, and call connected_.
    // Keep that call in pending_, so that cancel() can still cancel it.
    // Return protocol_.
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
    // Task 3.6: Do nothing if connector_ is null: there is nothing left to cancel.
    // Otherwise set connector_ to null.
    // If pending_ is null, the attempt is still in progress: call the connector's stop_connecting().
    // Otherwise cancel pending_. In a later turn, abort the connection, and call failed_ with ConnectCancelled.
    // [3.6
    if (connector_ == nullptr) return;
    Connector& connector = *std::exchange(connector_, nullptr);
    if (!pending_) return connector.stop_connecting();
    pending_->cancel();
    const auto self = std::static_pointer_cast<OnceFactory>(shared_from_this());
    reactor_.call_later(Duration::zero(), [self] {
      self->protocol_->transport()->abort_connection();
      self->failed_(Failure::of(ConnectCancelled("connect: cancelled by this side")));
    });
    // 3.6]
  }

 private:
  Reactor& reactor_;
  const ProtocolPtr protocol_;
  const Callback connected_;
  const std::function<void(const Failure&)> failed_;
  Connector* connector_ = nullptr;  // null once there is nothing left to cancel
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
  // Task 3.6: Do nothing after stop_trying(), or after max_retries retries.
  // Count the retry in retries_.
  // Multiply delay_ by the factor, but do not let it exceed max_delay.
  // Compute the wait: delay_ × (1 + jitter × noise), but at least zero. The noise must not change delay_ itself.
  // Take the noise from backoff_.noise, or from random_noise() if that is empty.
  // After the wait, connect again. Keep that call in pending_, and keep the connector alive until then.
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
  // Task 3.6: Set delay_ to the initial delay, and retries_ to 0.
  // Allow retries again, even after stop_trying().
  // [3.6
  delay_ = backoff_.initial_delay;
  retries_ = 0;
  trying_ = true;
  // 3.6]
}

void ReconnectingFactory::stop_trying() {
  // Task 3.6: Cancel the pending retry, if it has not run yet.
  // Make sure that retry() schedules nothing more.
  // [3.6
  trying_ = false;
  if (pending_ && pending_->active()) pending_->cancel();
  // 3.6]
}

}  // namespace untwist
