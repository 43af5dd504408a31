#include "clients.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>

#include <untwist/protocol/client.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/transport/tcp.hpp>

using namespace untwist;

namespace race {

namespace {

constexpr std::string_view kRequest = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

struct Score {
  long answers = 0;
  std::string trouble;
};

class Client final : public Protocol {
 public:
  explicit Client(Score& score) : score_(score) {}

  void connection_made() override { transport()->write(kRequest); }

  void data_received(Bytes data) override {
    received_ += data.size();
    if (length_ == 0) {
      head_ += as_text(data);
      length_ = length_of_answer();
    }
    if (length_ == 0 || received_ < length_) return;
    received_ -= length_;  // every answer has the same length
    ++score_.answers;
    transport()->write(kRequest);
  }

  void connection_lost(const Failure& reason) override { score_.trouble = reason.message(); }

 private:
  // Head and body of the first answer; 0 as long as the head is incomplete.
  std::size_t length_of_answer() const {
    const std::size_t end = head_.find("\r\n\r\n");
    if (end == head_.npos) return 0;
    std::string head = head_.substr(0, end);
    std::transform(head.begin(), head.end(), head.begin(), [](unsigned char c) { return std::tolower(c); });
    const std::string field = "\r\ncontent-length: ";
    const std::size_t at = head.find(field);
    if (at == head.npos) throw std::runtime_error("the answer has no Content-Length");
    return end + 4 + std::strtoul(head.c_str() + at + field.size(), nullptr, 10);
  }

  Score& score_;
  std::string head_;
  std::size_t received_ = 0, length_ = 0;
};

class Clients final : public ClientFactory {
 public:
  explicit Clients(Score& score) : score_(score) {}
  ProtocolPtr build_protocol(const Address&) override { return std::make_shared<Client>(score_); }
  void client_connection_failed(Connector&, const Failure& reason) override { score_.trouble = reason.message(); }

 private:
  Score& score_;
};

}  // namespace

long answers_in(std::uint16_t port, int connections, std::chrono::milliseconds time) {
  Score score;
  const auto reactor = make_poll_reactor();
  const auto clients = std::make_shared<Clients>(score);
  for (int i = 0; i < connections; ++i) connect_tcp(*reactor, {"127.0.0.1", port}, clients);
  long answers = 0;
  std::string trouble;
  reactor->call_later(time, [&] {
    answers = score.answers;  // what happens during the shutdown does not count
    trouble = score.trouble;
    reactor->stop();
  });
  reactor->run();
  if (!trouble.empty()) throw std::runtime_error(trouble);
  if (answers == 0) throw std::runtime_error("no answer came");
  return answers;
}

}  // namespace race
