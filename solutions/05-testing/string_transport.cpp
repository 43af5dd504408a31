// Lesson 05 · Testing network code: a transport that is a string.

#include <untwist/course/todo.hpp>
#include <untwist/testing/string_transport.hpp>

namespace untwist::testing {

namespace {

class Written final : public StringTransport {
 public:
  using StringTransport::StringTransport;

  using Transport::write;
  void write(Bytes data) override {
    // Task 5.2: Append the bytes to value_.
    // Do that after lose_connection(), too: a test may want to see them.
    // [5.2
    value_ += as_text(data);
    // 5.2]
  }

  void lose_connection() override {
    // Task 5.2: Set disconnecting_.
    // Do not call the protocol: the test decides when the connection ends.
    // [5.2
    disconnecting_ = true;
    // 5.2]
  }

  void pause_producing() override {
    // Task 5.2: Throw OutOfOrder if the transport is already paused, or disconnecting. Otherwise set paused_.
    // [5.2
    change_to(true);
    // 5.2]
  }

  void resume_producing() override {
    // Task 5.2: Throw OutOfOrder if the transport is not paused, or disconnecting. Otherwise clear paused_.
    // [5.2
    change_to(false);
    // 5.2]
  }

  bool disconnecting() const noexcept override { return disconnecting_; }
  bool paused() const override { return paused_; }
  const std::string& value() const override { return value_; }
  void clear() override { value_.clear(); }

 private:
  // [5.2 else
  void change_to(bool paused) {
    if (disconnecting_) throw OutOfOrder("the connection is disconnecting: it cannot be paused or resumed");
    if (paused_ == paused) throw OutOfOrder(paused ? "it is already paused" : "it is not paused");
    paused_ = paused;
  }
  // 5.2]

  std::string value_;
  bool disconnecting_ = false;
  bool paused_ = false;
};

}  // namespace

std::shared_ptr<StringTransport> make_string_transport() { return std::make_shared<Written>(); }

}  // namespace untwist::testing
