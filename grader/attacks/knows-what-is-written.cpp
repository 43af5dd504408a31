// ATTACK a transport that keeps what the tests write, and nothing else
// FILE 05-testing/string_transport.cpp
// STEP 5.2
// FLAG green in its tests, but wrong with other values

#include <untwist/testing/string_transport.hpp>
#include <untwist/course/todo.hpp>

namespace untwist::testing {

namespace {

class Written final : public StringTransport {
 public:
  using StringTransport::StringTransport;

  using Transport::write;
  void write(Bytes data) override {
    for (const char* known : {"hello\r\n", "hi", "bye", "GET /", " HTTP/1.1\r\n", "again", "one ", "two ", "three", "too late"})
      if (as_text(data) == known) value_ += known;
  }

  void lose_connection() override {
    disconnecting_ = true;
  }

  void pause_producing() override {
    change_to(true);
  }

  void resume_producing() override {
    change_to(false);
  }

  bool disconnecting() const noexcept override { return disconnecting_; }
  bool paused() const override { return paused_; }
  const std::string& value() const override { return value_; }
  void clear() override { value_.clear(); }

 private:
  void change_to(bool paused) {
    if (disconnecting_) throw OutOfOrder("the connection is disconnecting: nothing to pause or resume");
    if (paused_ == paused) throw OutOfOrder(paused ? "it is paused already" : "it is not paused");
    paused_ = paused;
  }

  std::string value_;
  bool disconnecting_ = false;
  bool paused_ = false;
};

}  // namespace

std::shared_ptr<StringTransport> make_string_transport() { return std::make_shared<Written>(); }

}  // namespace untwist::testing
