// Lesson 02 · Transports: two connections joined into one.
//
// The contract is in include/untwist/protocol/relay.hpp. There are no functions to fill in: the design is yours.

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include <untwist/base/errors.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/protocol/relay.hpp>

namespace untwist {

// [2.12 else
namespace {

// The output of one connection. Both protocols own it: bytes for it may come before there is a connection, and the
// protocol that sends them may end first.
class Output {
 public:
  void write(Bytes data) {
    if (transport_) return transport_->write(data);
    kept_.append(as_text(data));
  }
  // Never less than before: an end that came first does not undo an abort.
  enum class End { none, of_output, of_connection, at_once };
  void end(End how) {
    end_ = std::max(end_, how);
    if (!transport_) return;
    if (end_ == End::of_output) transport_->lose_write_connection();
    if (end_ == End::of_connection) transport_->lose_connection();
    if (end_ == End::at_once) transport_->abort_connection();
  }
  void connected(TransportPtr transport) {
    transport_ = std::move(transport);
    if (!kept_.empty()) transport_->write(std::exchange(kept_, {}));
    end(end_);
  }

 private:
  TransportPtr transport_;  // null before the connection is made
  std::string kept_;        // until then
  End end_ = End::none;
};

class Relay final : public HalfCloseProtocol {
 public:
  Relay(std::shared_ptr<Output> own, std::shared_ptr<Output> others)
      : own_(std::move(own)), others_(std::move(others)) {}

  void connection_made() override { own_->connected(transport()); }
  void data_received(Bytes data) override { others_->write(data); }
  void read_connection_lost() override { others_->end(Output::End::of_output); }
  void write_connection_lost() override {}
  void connection_lost(const Failure& reason) override {
    others_->end(reason.is<ConnectionDone>() ? Output::End::of_connection : Output::End::at_once);
  }

 private:
  const std::shared_ptr<Output> own_, others_;
};

}  // namespace
// 2.12]

std::pair<ProtocolPtr, ProtocolPtr> make_relay() {
  // Task 2.12: Write this so that its contract holds.
  // [2.12
  const auto one = std::make_shared<Output>(), other = std::make_shared<Output>();
  return {std::make_shared<Relay>(one, other), std::make_shared<Relay>(other, one)};
  // 2.12]
}

}  // namespace untwist
