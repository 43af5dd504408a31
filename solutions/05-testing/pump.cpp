// Lesson 05 · Testing network code: two protocols joined in memory.

#include <algorithm>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <untwist/base/errors.hpp>
#include <untwist/course/todo.hpp>
#include <untwist/testing/pump.hpp>
#include <untwist/testing/story.hpp>
#include <untwist/testing/transport_double.hpp>

namespace untwist::testing {

namespace {

// One side: a protocol, and the transport it writes to.
class Side final : public TransportDouble {
 public:
  using Transport::write;
  void write(Bytes data) override {
    if (!closing_) written_.emplace_back(as_text(data));
  }
  void lose_connection() override { closing_ = true; }
  void abort_connection() override {
    if (closing_ && written_.empty()) return;  // already over, or will be in the next round
    closing_ = aborted_ = true;
  }
  bool disconnecting() const noexcept override { return closing_; }
  void pause_producing() override { paused_ = true; }
  void resume_producing() override { paused_ = false; }

  // The bytes that were written since the last call, a piece for each write.
  std::vector<std::string> take() { return std::exchange(written_, {}); }
  // Pieces that were taken but could not be delivered: they come first again.
  void put_back(std::span<const std::string> pieces) {
    written_.insert(written_.begin(), pieces.begin(), pieces.end());
  }
  // Ends this side, and returns the protocol that is to be notified.
  ProtocolPtr leave() {
    closing_ = true;
    written_.clear();
    return std::exchange(protocol, nullptr);
  }
  bool is_empty() const { return written_.empty(); }
  bool paused() const { return paused_; }
  bool aborted() const { return aborted_; }

  ProtocolPtr protocol;  // null once the connection has ended

 private:
  std::vector<std::string> written_;
  bool closing_ = false;
  bool aborted_ = false;
  bool paused_ = false;
};

class Joined final : public Pump {
 public:
  Joined(ProtocolPtr left, ProtocolPtr right, Cut cut, Clock* clock) : cut_(cut), chance_(cut.seed), clock_(clock) {
    if (cut_.kind == Cut::Kind::by_chance) tell("", "bytes are cut by chance, seed " + std::to_string(cut_.seed));
    left_->protocol = std::move(left);
    right_->protocol = std::move(right);
    for (const auto& side : {left_, right_}) {
      const ProtocolPtr protocol = side->protocol;
      protocol->make_connection(side);
    }
  }
  ~Joined() override { end(); }

  bool pump() override {
    if (clock_) clock_->advance(Duration::zero());
    if (left_->protocol && (left_->aborted() || right_->aborted())) {
      end();
      return true;
    }
    // Task 5.8: Take what both sides have written, before you deliver anything: answers belong to the next round.
    // Do not take bytes that are meant for a paused side.
    // cut() the bytes, and deliver the pieces in order, but not to a side that is disconnecting().
    // If a side pauses during delivery, put_back() the pieces that it has not received.
    // If a side is disconnecting(), and all its bytes have been taken, call end().
    // Return true if anything was taken, or if the connection ended.
    // [5.8
    const auto for_right = taken_for(*right_, *left_);
    const auto for_left = taken_for(*left_, *right_);
    deliver(*right_, for_right, *left_);
    deliver(*left_, for_left, *right_);
    const bool over = left_->protocol && (has_ended(*left_) || has_ended(*right_));
    if (over) end();
    return over || !for_right.empty() || !for_left.empty();
    // 5.8]
  }

 private:
  // [5.8 else
  static std::vector<std::string> taken_for(const Side& reader, Side& writer) {
    if (reader.paused()) return {};
    return writer.take();
  }

  static bool has_ended(const Side& side) { return side.disconnecting() && side.is_empty(); }

  void deliver(Side& reader, const std::vector<std::string>& writes, Side& writer) {
    const std::vector<std::string> pieces = cut(writes);
    for (std::size_t i = 0; i < pieces.size() && !reader.disconnecting(); ++i) {
      if (reader.paused()) return writer.put_back(std::span(pieces).subspan(i));
      reader.protocol->data_received(as_bytes(pieces[i]));
    }
  }
  // 5.8]

  std::vector<std::string> cut(const std::vector<std::string>& writes) {
    if (cut_.kind == Cut::Kind::as_written) return writes;
    std::string all;
    for (const std::string& write : writes) all += write;
    std::vector<std::string> pieces;
    while (!all.empty()) {
      const std::size_t size = cut_.kind == Cut::Kind::together ? all.size() : 1 + chance_() % 16;
      pieces.push_back(all.substr(0, size));
      all.erase(0, size);
    }
    return pieces;
  }

  // Ends the connection: calls connection_lost() of both protocols.
  void end() {
    const bool broken_off = left_->aborted() || right_->aborted();
    const auto reason_for = [broken_off](const Side& side) {
      return !broken_off      ? Failure::of(ConnectionDone())
             : side.aborted() ? Failure::of(ConnectionAborted())
                              : Failure::of(ConnectionLost());
    };
    const ProtocolPtr left = left_->leave(), right = right_->leave();
    if (left) left->connection_lost(reason_for(*left_));
    if (right) right->connection_lost(reason_for(*right_));
  }

  const Cut cut_;
  std::mt19937 chance_;  // the same numbers on every machine
  Clock* const clock_;
  const std::shared_ptr<Side> left_ = std::make_shared<Side>();
  const std::shared_ptr<Side> right_ = std::make_shared<Side>();
};

}  // namespace

std::unique_ptr<Pump> join(ProtocolPtr left, ProtocolPtr right, Cut cut, Clock* clock) {
  return std::make_unique<Joined>(std::move(left), std::move(right), cut, clock);
}

}  // namespace untwist::testing
