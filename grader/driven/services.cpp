// driven_NN_services echo|chat|later: a small server, driven by ./untwist grade.

#include <chrono>
#include <string>

#include <untwist/course/chat.hpp>
#include <untwist/course/echo.hpp>
#include <untwist/reactor/reactor.hpp>

#include "handed_over.hpp"

using namespace untwist;

namespace {

// Sends each byte back after as many hundredths of a second as its value says.
class Later final : public Protocol, public std::enable_shared_from_this<Later> {
 public:
  explicit Later(ReactorTime& time) : time_(time) {}

  void data_received(Bytes data) override {
    for (const std::byte byte : data)
      time_.call_later(std::chrono::milliseconds(10 * std::to_integer<int>(byte)),
                       [this, alive = shared_from_this(), byte] {
                         if (transport()) transport()->write(Bytes(&byte, 1));
                       });
  }

 private:
  ReactorTime& time_;
};

class LaterFactory final : public Factory {
 public:
  explicit LaterFactory(ReactorTime& time) : time_(time) {}
  ProtocolPtr build_protocol(const Address&) override { return std::make_shared<Later>(time_); }

 private:
  ReactorTime& time_;
};

}  // namespace

int main(int argc, char** argv) {
  const std::string service = argc > 1 ? argv[1] : "";
  return driven::serve([&](Reactor& reactor) -> FactoryPtr {
    if (service == "echo") return make_echo_factory();
    if (service == "chat") return make_chat_factory();
    return std::make_shared<LaterFactory>(reactor);
  });
}
