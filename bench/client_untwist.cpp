// Requests by this library's client: bench_client_untwist PORT REQUESTS AT_ONCE
//
// Prints seconds, processor time per request in microseconds, and how often memory was allocated per request.

#include <cstdio>
#include <cstdlib>
#include <new>

#include <untwist/http/http_client.hpp>
#include <untwist/reactor/reactor.hpp>

#include "../examples/chosen_reactor.hpp"
#include "bench.hpp"

using namespace untwist;

namespace {

long allocations = 0;

class Load {
 public:
  Load(Reactor& reactor, std::string url, long requests, int at_once)
      : reactor_(reactor), url_(std::move(url)), left_(requests) {
    http::ClientOptions options;
    options.most_connections = options.most_idle = std::size_t(at_once);
    options.fields = {};
    client_ = http::make_client(reactor, options);
    for (int i = 0; i < at_once; ++i) next();
  }

 private:
  void next() {
    if (left_-- <= 0) {
      if (open_ == 0) reactor_.stop();
      return;
    }
    ++open_;
    client_->get(url_)
        .add_callback([](http::ClientResponse response) {
          if (response.status != 200) std::abort();
          return response.stream_to(nowhere());
        })
        .add_callbacks(
            [this](std::uint64_t) {
              --open_;
              next();
            },
            [](const Failure& why) {
              std::fprintf(stderr, "%s\n", why.message().c_str());
              std::exit(1);
            })
        .detach();
  }

  // Takes everything, and keeps nothing.
  static std::shared_ptr<Consumer> nowhere() {
    class Nowhere final : public Consumer {
     public:
      void register_producer(ProducerPtr, Producing) override {}
      void unregister_producer() override {}
      void write(Bytes) override {}
    };
    static const auto one = std::make_shared<Nowhere>();
    return one;
  }

  Reactor& reactor_;
  const std::string url_;
  long left_;
  int open_ = 0;
  std::unique_ptr<http::Client> client_;
};

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const long requests = std::atol(argv[2]);
  const int at_once = std::atoi(argv[3]);
  const auto reactor = examples::chosen_reactor();
  const std::string url = "http://127.0.0.1:" + std::string(argv[1]) + "/";
  const auto run = [&](long count) {
    Load load(*reactor, url, count, at_once);
    reactor->run();
  };
  run(100);
  const long before = allocations;
  const bench::Seconds used = bench::processor_time();
  const bench::Seconds time = bench::timed([&] { run(requests); });
  std::printf("%.4f %.3f %.2f\n", time.count(), (bench::processor_time() - used).count() * 1e6 / double(requests),
              double(allocations - before) / double(requests));
}
