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
    // TODO(5.2) Append the bytes to value_.
    // Do that after lose_connection(), too: a test may want to see them.
    untwist::todo("5.2");
  }

  void lose_connection() override {
    // TODO(5.2) Set disconnecting_.
    // Do not call the protocol: the test decides when the connection ends.
    untwist::todo("5.2");
  }

  void pause_producing() override {
    // TODO(5.2) Throw OutOfOrder if the transport is already paused, or disconnecting. Otherwise set paused_.
    untwist::todo("5.2");
  }

  void resume_producing() override {
    // TODO(5.2) Throw OutOfOrder if the transport is not paused, or disconnecting. Otherwise clear paused_.
    untwist::todo("5.2");
  }

  bool disconnecting() const noexcept override { return disconnecting_; }
  bool paused() const override { return paused_; }
  const std::string& value() const override { return value_; }
  void clear() override { value_.clear(); }

 private:

  std::string value_;
  bool disconnecting_ = false;
  bool paused_ = false;
};

}  // namespace

std::shared_ptr<StringTransport> make_string_transport() { return std::make_shared<Written>(); }

}  // namespace untwist::testing
