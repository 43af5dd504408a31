#pragma once
/// @file
/// A transport to somebody who reads only when the test says so.

#include <algorithm>
#include <string>
#include <untwist/testing/story.hpp>
#include <untwist/testing/transport_double.hpp>

namespace untwist::testing {

/// Keeps what is written as unsent, until the test takes it. It never calls a protocol.
class SlowTransport : public TransportDouble {
 public:
  /// As in TransportDouble.
  using TransportDouble::TransportDouble;

  using TransportDouble::write;
  void write(Bytes data) override {
    if (disconnecting()) return;
    written += as_text(data);
    if (!takes_at_once) unsent_ += data.size();
  }
  std::size_t unsent() const noexcept override { return unsent_; }

  /// The other side takes this many bytes, or all that there are. If nothing is unsent then, calls the function that
  /// was passed to when_sent().
  void take(std::size_t bytes) {
    tell("", "the other side takes " + counted(bytes, "byte"));
    unsent_ -= std::min(bytes, unsent_);
    turn();
  }
  /// The other side takes all bytes.
  void take_all() { take(unsent_); }
  /// A turn of the loop, in which the other side takes nothing.
  void turn() {
    if (unsent_ == 0) all_is_sent();
  }
  /// The connection is over. As in a real transport, the function that was passed to when_sent() is dropped.
  void lose() {
    over_ = true;
    when_sent(nullptr);
  }

  void lose_connection() override { closed = true; }
  bool disconnecting() const noexcept override { return closed || over_; }
  void pause_producing() override {}
  void resume_producing() override {}

  std::string written;         ///< all bytes that were written
  bool takes_at_once = false;  ///< does the other side take what is written immediately?
  bool closed = false;         ///< was lose_connection() called?

 private:
  std::size_t unsent_ = 0;
  bool over_ = false;
};

}  // namespace untwist::testing
