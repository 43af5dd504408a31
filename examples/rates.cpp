// A page with an exchange rate from a bank that cannot be relied on, and readers who never notice. Bank, page, readers
// and the download are all in this program. `untwist demo rates` runs it on your lessons.
//
//   example_rates                    eight rounds; thirty seconds pass in three
//   example_rates --rounds 100 --port 8080     and the page in a browser

#include <charconv>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>

#include <untwist/course/rates.hpp>
#include <untwist/deferred/looping_call.hpp>
#include <untwist/http/http_client.hpp>
#include <untwist/http/server.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/transport/tcp.hpp>

#include "chosen_reactor.hpp"
#include "options.hpp"

using namespace untwist;
using namespace std::chrono_literals;
using http::ClientResponse;
using http::Request;
using http::Response;

namespace {

// Time that passes ten times as fast, so that nobody has to wait half a minute.
class FastTime final : public ReactorTime {
 public:
  explicit FastTime(ReactorTime& time) : time_(time), begin_(time.now()) {}
  TimePoint now() const override { return begin_ + 10 * (time_.now() - begin_); }
  DelayedCallPtr call_later(Duration delay, Callback what) override {
    return time_.call_later(delay / 10, std::move(what));
  }
  std::vector<DelayedCallPtr> delayed_calls() const override { return time_.delayed_calls(); }

 private:
  ReactorTime& time_;
  const TimePoint begin_;
};

// The bank: each request is answered in another mood.
class Bank {
 public:
  Deferred<Response> answer(const Request&) {
    switch (asked_++ % 5) {
      case 0:
      case 3:
        mood_ = "answers";
        rate_ += 0.01;
        return http::plain(200, std::to_string(rate_));
      case 1:
        mood_ = "says nothing";
        close();  // the last one that got no answer
        silent_ = Promise<Response>();
        return silent_.deferred();
      case 2:
        mood_ = "is down";
        return http::plain(503, "We are closed.");
      default:
        mood_ = "talks nonsense";
        return http::plain(200, "<html>Our new site!</html>");
    }
  }
  const std::string& mood() const { return mood_; }
  // Ends what is still open.
  void close() {
    if (!silent_.fired()) std::move(silent_).callback(http::plain(503, "We are closed."));
  }

 private:
  int asked_ = 0;
  double rate_ = 1.07;
  std::string mood_ = "was not asked";
  Promise<Response> silent_;
};

Deferred<double> download(http::Client& client, const std::string& url) {
  return client.get(url)
      .add_callback([](ClientResponse response) {
        if (response.status != 200) throw std::runtime_error("the bank answers " + std::to_string(response.status));
        return response.read_body(1000);
      })
      .add_callback([](const std::string& text) {
        double rate = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rate);
        if (error != std::errc() || end != text.data() + text.size()) throw std::runtime_error("this is not a number");
        return rate;
      });
}

Response page(const Rates& rates) {
  try {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", rates.rate());
    return http::plain(200, text);
  } catch (const RateUnavailable& why) {
    return http::plain(503, why.what());
  }
}

// Readers who ask for the page again and again, and the longest time that one of them has waited.
class Readers {
 public:
  Readers(Reactor& reactor, http::Client& client, std::string url)
      : reactor_(reactor), client_(client), url_(std::move(url)) {
    loop_.start(50ms).add_errback([](const Failure&) {}).detach();
  }
  const std::string& seen() const { return seen_; }
  double longest_ms() const { return std::chrono::duration<double, std::milli>(longest_).count(); }
  int count() const { return count_; }

 private:
  Deferred<> read() {
    const TimePoint began = reactor_.now();
    return client_.get(url_)
        .add_callback([](ClientResponse response) { return response.read_body(); })
        .add_callback([this, began](const std::string& text) {
          seen_ = text;
          longest_ = std::max(longest_, reactor_.now() - began);
          ++count_;
        });
  }

  Reactor& reactor_;
  http::Client& client_;
  const std::string url_;
  std::string seen_;
  Duration longest_{};
  int count_ = 0;
  LoopingCall loop_{reactor_, [this](std::int64_t) { return read(); }};
};

std::string url_of(const ListeningPortPtr& port) { return "http://" + port->host().text() + "/"; }

}  // namespace

int main(int argc, char** argv) {
  examples::Options options(argc, argv, "example_rates [--rounds N] [--port N]");
  const int rounds = options.number("--rounds", 8, 1, 1'000'000);
  const std::uint16_t port = options.port(0);
  options.done();

  const std::unique_ptr<Reactor> reactor = examples::chosen_reactor();
  FastTime fast(*reactor);
  const auto client = http::make_client(*reactor);
  Bank bank;
  const auto bank_port = listen_tcp(
      *reactor, {"127.0.0.1", 0}, http::make_http_factory(*reactor, [&](const Request& r) { return bank.answer(r); }));
  auto rates = make_rates(fast, [&] { return download(*client, url_of(bank_port)); });
  const auto page_port = listen_tcp(*reactor, {"127.0.0.1", port},
                                    http::make_http_factory(*reactor, [&](const Request&) { return page(*rates); }));
  auto readers = std::make_unique<Readers>(*reactor, *client, url_of(page_port));

  std::printf("The page is %s. Thirty seconds pass in three.\n\n", url_of(page_port).c_str());
  std::printf("  time    the bank         readers see                               the longest wait\n");
  int round = 0;
  LoopingCall table(fast, [&](std::int64_t) {
    std::printf("  %3d s   %-16s %-40s  %5.1f ms\n", 30 * round + 25, bank.mood().c_str(), readers->seen().c_str(),
                readers->longest_ms());
    std::fflush(stdout);
    if (++round == rounds) reactor->stop();
    return succeed();
  });
  fast.call_later(25s, [&] { table.start(30s).detach(); });
  reactor->run(Signals::handle);
  std::printf("\n%d readers, and none of them has waited for the bank.\n", readers->count());
  readers = nullptr;
  rates = nullptr;
  bank.close();
}
