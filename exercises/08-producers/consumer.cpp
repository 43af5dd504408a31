// Lesson 08 · Producers and consumers: the consumer in front of a connection.
//
// The contract is in include/untwist/transport/flow.hpp. This file is yours: change any of it, as long as the contract
// holds.

#include <memory>
#include <utility>

#include <untwist/course/todo.hpp>
#include <untwist/transport/flow.hpp>

namespace untwist {

namespace {

class TransportConsumer final : public ConnectionConsumer, public std::enable_shared_from_this<TransportConsumer> {
 public:
  explicit TransportConsumer(TransportPtr transport) : transport_(std::move(transport)) {}

  void register_producer(ProducerPtr producer, Producing how) override {
    // TODO(8.5) If the transport is disconnecting, only stop the producer.
    // TODO(8.1) Throw ProducerRegistered if there is a producer already.
    untwist::todo("8.1");
    producer_ = producer;
    how_ = how;
    // TODO(8.1) Ask a pull producer now. It may unregister itself inside that call.
  }

  void unregister_producer() override {
    producer_ = nullptr;
    // TODO(8.4) If lose_connection() has waited for the producer, end the connection now.
  }

  using ConnectionConsumer::write;

  void write(Bytes data) override {
    transport_->write(data);
    if (!producer_) return;
    const bool pulls = how_ == Producing::pull;
    // TODO(8.1) A pull producer is asked again when everything was sent: resume_when_sent().
    // TODO(8.2) If more than kHighWater bytes are unsent, resume a push producer when everything was sent, and pause it now.
    // The call that pauses it comes last: the producer may unregister itself inside that call.
  }

  void lose_connection() override {
    // TODO(8.4) If a producer is registered, only note in closing_ that it is waited for.
    // Otherwise call the transport's lose_connection().
    // Replace the line below, which does not wait.
    transport_->lose_connection();
  }

  void connection_lost() override {
    // TODO(8.5) If a producer is registered, forget it, and then stop it.
    producer_ = nullptr;
  }

 private:
  void resume_when_sent() {
    // TODO(8.1) Ask the transport to call you when everything was sent, and resume the producer then.
    // Keep this consumer and the producer alive until then.
    // By then it may have unregistered, and another one may be registered: resume only the one that was registered now.
    untwist::todo("8.1");
  }

  const TransportPtr transport_;
  ProducerPtr producer_;  // null if none is registered
  Producing how_ = Producing::push;
  bool closing_ = false;  // lose_connection() waits for the producer
};

}  // namespace

std::shared_ptr<ConnectionConsumer> consumer_of(TransportPtr transport) {
  return std::make_shared<TransportConsumer>(std::move(transport));
}

}  // namespace untwist
