// The slow page on an event loop: one thread, and no client waits for another.
//
// The protocol does not wait for its answer. It schedules what happens when the time has come, and returns. Meanwhile
// the loop serves the clients that are ready.
//
//   slow_page_event_loop --port 8000
//   ab -n 100 -c 100 http://127.0.0.1:8000/

#include <cstdio>
#include <exception>
#include <untwist/reactor/reactor.hpp>
#include <untwist/transport/tcp.hpp>

#include "../chosen_reactor.hpp"
#include "page.hpp"

using namespace untwist;

namespace {

class SlowPage final : public Protocol {
 public:
  SlowPage(ReactorTime& time, Duration delay) : time_(time), delay_(delay) {}

  void data_received(Bytes data) override {
    if (answer_) return;  // one request per connection; the rest is ignored
    request_ += as_text(data);
    if (request_.size() > slow_page::kLongestRequest) return transport()->abort_connection();
    if (!slow_page::is_whole(request_)) return;
    transport()->write(slow_page::head());
    answer_ = time_.call_later(
        delay_, [this] { send_page(); });  // stands for a query to a database that calls back with the answer
  }

  void connection_lost(const Failure&) override {
    if (answer_ && answer_->active()) answer_->cancel();  // there is no client left to read it
  }

 private:
  void send_page() {
    transport()->write(slow_page::kBody);
    transport()->lose_connection();
  }

  ReactorTime& time_;
  const Duration delay_;
  std::string request_;
  DelayedCallPtr answer_;  // null until the request is complete
};

class SlowPageFactory final : public Factory {
 public:
  SlowPageFactory(ReactorTime& time, Duration delay) : time_(time), delay_(delay) {}

  ProtocolPtr build_protocol(const Address&) override { return std::make_shared<SlowPage>(time_, delay_); }

 private:
  ReactorTime& time_;
  const Duration delay_;
};

}  // namespace

int main(int argc, char** argv) try {
  const slow_page::Settings settings = slow_page::settings_from(argc, argv, "slow_page_event_loop");
  const auto reactor = examples::chosen_reactor();
  ListenOptions options;
  options.backlog = slow_page::kBacklog;
  const auto port = listen_tcp(*reactor, {"127.0.0.1", settings.port},
                               std::make_shared<SlowPageFactory>(*reactor, settings.delay), options);
  std::printf("listening on %s\n", port->host().text().c_str());
  std::fflush(stdout);
  reactor->run(Signals::handle);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
