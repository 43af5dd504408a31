#pragma once
/// @file
/// The common part of transports without a network.

#include <untwist/base/errors.hpp>
#include <untwist/transport/transport.hpp>
#include <utility>

namespace untwist::testing {

/// The parts of a transport that are the same in most doubles. Nothing is buffered: what is written counts as sent. A
/// half-close does nothing.
class TransportDouble : public Transport {
 public:
  /// A transport between these two addresses.
  explicit TransportDouble(Address host = {"127.0.0.1", 1}, Address peer = {"127.0.0.1", 2})
      : host_(std::move(host)), peer_(std::move(peer)) {}

  using Transport::write;
  void write_sequence(std::span<const Bytes> pieces) override {
    for (const Bytes& piece : pieces) write(piece);
  }
  std::size_t unsent() const noexcept override { return 0; }
  void when_sent(std::function<void()> what) override { when_sent_ = std::move(what); }
  /// Calls the function that was passed to when_sent(), as a reactor would in its next turn.
  void all_is_sent() {
    if (when_sent_) std::exchange(when_sent_, nullptr)();
  }

  void lose_write_connection() override {}
  void abort_connection() override { lose_connection(); }

  Address host() const override { return host_; }
  Address peer() const override { return peer_; }
  void set_no_delay(bool on) override { no_delay_ = on; }
  /// The value that was set.
  bool no_delay() const override { return no_delay_; }
  void set_keep_alive(bool on) override { keep_alive_ = on; }
  /// The value that was set.
  bool keep_alive() const override { return keep_alive_; }

 private:
  const Address host_;
  const Address peer_;
  std::function<void()> when_sent_;
  bool no_delay_ = false;
  bool keep_alive_ = false;
};

}  // namespace untwist::testing
