// A client for the chat server. It sends what you type, and prints what the others say. Ctrl-D ends it.
//
//   example_chat_server --port 8008
//   example_chat_client --port 8008        in two terminals
//
// A reactor can wait for the keyboard and the network at the same time: the keyboard is a descriptor like any other.

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <exception>

#include <untwist/base/errors.hpp>
#include <untwist/protocol/line_receiver.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/transport/tcp.hpp>

#include "chosen_reactor.hpp"
#include "options.hpp"

using namespace untwist;

namespace {

// Sends what is typed. The terminal delivers it in whole lines.
class Keyboard final : public Descriptor {
 public:
  explicit Keyboard(TransportPtr transport) : transport_(std::move(transport)) {}

  int fileno() const noexcept override { return STDIN_FILENO; }

  Ending do_read() override {
    std::array<char, 4096> typed;
    const ssize_t count = ::read(STDIN_FILENO, typed.data(), typed.size());
    if (count <= 0) return Failure::of(ConnectionDone());  // Ctrl-D
    transport_->write(std::string_view(typed.data(), static_cast<std::size_t>(count)));
    return {};
  }

  // Ends our output, but still receives what the others say.
  void connection_lost(const Failure&) override { transport_->lose_write_connection(); }

 private:
  const TransportPtr transport_;
};

class ChatClient final : public LineReceiver {
 public:
  explicit ChatClient(Reactor& reactor) : reactor_(reactor) {}

  void connection_made() override {
    keyboard_ = std::make_shared<Keyboard>(transport());
    reactor_.add_reader(keyboard_);
  }

  void line_received(std::string_view line) override {
    std::string text(line);
    // Others may write anything: it must not control this terminal.
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return std::iscntrl(c) != 0; }, '?');
    std::printf("%s\n", text.c_str());
    std::fflush(stdout);
  }

  void connection_lost(const Failure&) override { reactor_.remove_reader(*keyboard_); }

 private:
  Reactor& reactor_;
  DescriptorPtr keyboard_;
};

class ChatClientFactory final : public ClientFactory {
 public:
  explicit ChatClientFactory(Reactor& reactor) : reactor_(reactor) {}

  int exit_code() const { return exit_code_; }

  ProtocolPtr build_protocol(const Address&) override { return std::make_shared<ChatClient>(reactor_); }

  void client_connection_failed(Connector&, const Failure& reason) override { give_up(reason); }

  void client_connection_lost(Connector&, const Failure& reason) override {
    if (!reason.is<ConnectionDone>()) return give_up(reason);
    reactor_.stop();
  }

 private:
  void give_up(const Failure& reason) {
    std::fprintf(stderr, "%s\n", reason.message().c_str());
    exit_code_ = 1;
    reactor_.stop();
  }

  Reactor& reactor_;
  int exit_code_ = 0;
};

}  // namespace

int main(int argc, char** argv) try {
  examples::Options options(argc, argv, "example_chat_client [--host ADDRESS] [--port N]");
  const Address where{options.text("--host", "127.0.0.1"), options.port(8008)};
  options.done();

  const auto reactor = examples::chosen_reactor();
  const auto factory = std::make_shared<ChatClientFactory>(*reactor);
  connect_tcp(*reactor, where, factory);
  reactor->run();
  return factory->exit_code();
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
