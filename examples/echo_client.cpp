// Sends a text to an echo server and waits for the echo. Exits with 0 if all of it came back.
//
//   example_echo_server --port 8007
//   example_echo_client --port 8007 --text 'Is anybody there?'

#include <cstdio>
#include <exception>

#include <untwist/reactor/reactor.hpp>
#include <untwist/transport/tcp.hpp>

#include "chosen_reactor.hpp"
#include "options.hpp"

using namespace untwist;

namespace {

class EchoClient final : public Protocol {
 public:
  EchoClient(std::string text, bool& heard) : text_(std::move(text)), heard_(heard) {}

  void connection_made() override { transport()->write(text_); }

  // The echo may come in pieces: wait until it is as long as the text.
  void data_received(Bytes data) override {
    echo_ += as_text(data);
    if (echo_.size() < text_.size()) return;
    std::printf("%s\n", echo_.c_str());
    heard_ = echo_ == text_;
    transport()->lose_connection();
  }

 private:
  const std::string text_;
  std::string echo_;
  bool& heard_;
};

// One connection, one echo. Then the program ends, whatever the outcome.
class EchoClientFactory final : public ClientFactory {
 public:
  EchoClientFactory(ReactorCore& reactor, std::string text) : reactor_(reactor), text_(std::move(text)) {}

  bool heard() const { return heard_; }

  ProtocolPtr build_protocol(const Address&) override { return std::make_shared<EchoClient>(text_, heard_); }

  void client_connection_failed(Connector&, const Failure& reason) override { give_up(reason); }

  void client_connection_lost(Connector&, const Failure& reason) override {
    if (heard_) return reactor_.stop();
    give_up(reason);
  }

 private:
  void give_up(const Failure& reason) {
    std::fprintf(stderr, "%s\n", reason.message().c_str());
    reactor_.stop();
  }

  ReactorCore& reactor_;
  const std::string text_;
  bool heard_ = false;
};

}  // namespace

int main(int argc, char** argv) try {
  examples::Options options(argc, argv, "example_echo_client [--host ADDRESS] [--port N] [--text TEXT]");
  const Address where{options.text("--host", "127.0.0.1"), options.port(8007)};
  const std::string text = options.text("--text", "Hello, echo!");
  options.done();

  const auto reactor = examples::chosen_reactor();
  const auto factory = std::make_shared<EchoClientFactory>(*reactor, text);
  connect_tcp(*reactor, where, factory);
  reactor->run();
  return factory->heard() ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
