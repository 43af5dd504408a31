// A connection as a producer.

#include <untwist/transport/flow.hpp>
#include <utility>

namespace untwist {

namespace {

class ConnectionProducer final : public Producer {
 public:
  explicit ConnectionProducer(TransportPtr transport) : transport_(std::move(transport)) {}

  void resume_producing() override { transport_->resume_producing(); }
  void pause_producing() override { transport_->pause_producing(); }
  void stop_producing() override { transport_->lose_connection(); }

 private:
  const TransportPtr transport_;
};

}  // namespace

ProducerPtr producer_of(TransportPtr transport) { return std::make_shared<ConnectionProducer>(std::move(transport)); }

}  // namespace untwist
