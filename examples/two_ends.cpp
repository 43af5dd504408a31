// Both ends of HTTP in one program, on one loop: a server with pages that are good, moved, slow, broken and noisy, and
// a client that asks for each of them. `untwist demo ends` runs it on your lessons.

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>

#include <untwist/http/http_client.hpp>
#include <untwist/http/server.hpp>
#include <untwist/protocol/protocol.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/transport/tcp.hpp>

#include "chosen_reactor.hpp"
#include "options.hpp"

using namespace untwist;
using namespace std::chrono_literals;

namespace {

// Says the same to everybody, whatever they ask, and perhaps closes the connection.
class Parrot final : public Protocol {
 public:
  Parrot(std::string says, bool closes) : says_(std::move(says)), closes_(closes) {}
  void data_received(Bytes) override {
    transport()->write(says_);
    if (closes_) transport()->lose_connection();
  }

 private:
  const std::string says_;
  const bool closes_;
};

class Parrots final : public Factory {
 public:
  Parrots(std::string says, bool closes) : says_(std::move(says)), closes_(closes) {}
  ProtocolPtr build_protocol(const Address&) override { return std::make_shared<Parrot>(says_, closes_); }

 private:
  const std::string says_;
  const bool closes_;
};

// The pages of the good server. The slow one is answered when the promise is fired.
Deferred<http::Response> answer(Promise<http::Response>& slow, const http::Request& request) {
  if (request.path() == "/moved") {
    http::Response response = http::plain(302, "");
    response.fields.add("Location", "/page");
    return response;
  }
  if (request.path() == "/large") {
    http::Response response;
    response.body = [left = 1000]() mutable -> Deferred<std::optional<std::string>> {
      if (left-- == 0) return std::optional<std::string>();
      return std::optional<std::string>(std::string(10'000, 'x'));
    };
    return response;
  }
  if (request.path() == "/slow") return slow.deferred();
  return http::plain(request.path() == "/page" ? 200 : 404, "Hello, and welcome.");
}

class Tour {
 public:
  explicit Tour(Reactor& reactor) : reactor_(reactor), client_(http::make_client(reactor)) {}

  // Asks for a page, prints what came of it, and then goes on to the next one.
  Deferred<> ask(const std::string& what, const std::string& url, Duration timeout) {
    if (!reactor_.running()) return fail<>(Cancelled());
    const TimePoint began = reactor_.now();
    http::ClientRequest request;
    request.url = url;
    request.timeout = timeout;
    return client_->request(std::move(request))
        .add_callback([](http::ClientResponse response) {
          const std::string status = std::to_string(response.status);
          const std::string from = response.earlier.empty() ? "" : ", from " + response.url.target;
          return response.read_body().add_callback([status, from](const std::string& body) {
            return status + from + ", " + std::to_string(body.size()) + " bytes";
          });
        })
        .add_errback([](const Failure& why) { return why.message(); })
        .add_callback([this, what, began](const std::string& outcome) {
          const std::chrono::duration<double> time = reactor_.now() - began;
          std::printf("  %-34s %4.1f s   %s\n", what.c_str(), time.count(), outcome.c_str());
          std::fflush(stdout);
        });
  }

 private:
  Reactor& reactor_;
  const std::unique_ptr<http::Client> client_;
};

std::string url_of(const ListeningPortPtr& port, const std::string& path) {
  return "http://" + port->host().text() + path;
}

}  // namespace

int main(int argc, char** argv) {
  examples::Options options(argc, argv, "example_two_ends");
  options.done();
  const std::unique_ptr<Reactor> reactor = examples::chosen_reactor();
  const auto listen = [&](FactoryPtr factory) { return listen_tcp(*reactor, {"127.0.0.1", 0}, std::move(factory)); };
  Promise<http::Response> slow;
  reactor->call_later(1h, [&] { std::move(slow).callback(http::plain(200, "at last")); });
  const auto good =
      listen(http::make_http_factory(*reactor, [&](const http::Request& request) { return answer(slow, request); }));
  const auto silent = listen(std::make_shared<Parrots>("", true));
  const auto broken = listen(std::make_shared<Parrots>("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nHello", true));
  const auto noisy = listen(std::make_shared<Parrots>("220 mail.example ESMTP\r\n", false));
  const std::string nobody = "http://127.0.0.1:1/";

  std::printf("One loop, a server and a client on it:\n\n");
  Tour tour(*reactor);
  Promise<> began;
  reactor->call_when_running([&] { std::move(began).callback(); });
  const auto end =
      began.deferred()
          .add_callback([&] { return tour.ask("a page", url_of(good, "/page"), 2s); })
          .add_callback([&] { return tour.ask("a page that is not there", url_of(good, "/none"), 2s); })
          .add_callback([&] { return tour.ask("a page that has moved", url_of(good, "/moved"), 2s); })
          .add_callback([&] { return tour.ask("a large page, in chunks", url_of(good, "/large"), 10s); })
          .add_callback([&] { return tour.ask("a server that says nothing", url_of(silent, "/"), 2s); })
          .add_callback([&] { return tour.ask("a server that stops in the middle", url_of(broken, "/"), 2s); })
          .add_callback([&] { return tour.ask("a mail server", url_of(noisy, "/"), 2s); })
          .add_callback([&] { return tour.ask("nobody", nobody, 2s); })
          .add_callback([&] { return tour.ask("a page that takes an hour", url_of(good, "/slow"), 2s); })
          .add_callback([&] { std::printf("\nEvery request has ended: with a response, or with a reason.\n"); })
          .add_errback([](const Failure&) { std::printf("\nStopped.\n"); })
          .add_callback([&] { reactor->stop(); })
          .add_errback([](const Failure&) {});  // it stops already
  reactor->run(Signals::handle);
  if (!slow.fired()) std::move(slow).callback(http::plain(503, "The server has stopped."));
}
