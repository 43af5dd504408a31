// Two proxies between a fast server and a slow client: one that reads as fast as it can, and one that waits for its
// reader. Shows how many bytes each keeps, while it happens. `untwist demo proxy` runs it on your lesson 08.
//
//   example_proxy                          five seconds, a client that reads 4 MB a second
//   example_proxy --seconds 10 --speed 1   MB a second

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <untwist/course/proxy.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/transport/flow.hpp>
#include <untwist/transport/tcp.hpp>
#include <vector>

#include "chosen_reactor.hpp"
#include "options.hpp"

using namespace untwist;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kMega = 1'000'000;

// Sends bytes as fast as its client takes them, but not more than a small machine can keep.
class FastServer final : public Protocol {
 public:
  void connection_made() override { go_on(); }
  void data_received(Bytes) override {}

 private:
  void go_on() {
    static const std::string piece(1 << 18, 'x');
    transport()->write(piece);
    sent_ += piece.size();
    if (sent_ < 300 * kMega) transport()->when_sent([this] { go_on(); });
  }

  std::size_t sent_ = 0;
};

// Reads a little, ten times a second.
class SlowClient final : public Protocol {
 public:
  SlowClient(ReactorTime& time, std::size_t bytes_a_second) : time_(time), each_time_(bytes_a_second / 10) {}
  void connection_made() override { read_again(); }
  void data_received(Bytes data) override {
    read_ += data.size();
    if (read_ < each_time_) return;
    transport()->pause_producing();
  }
  void connection_lost(const Failure&) override { next_->cancel(); }

 private:
  void read_again() {
    read_ -= std::min(read_, each_time_);
    if (read_ < each_time_) transport()->resume_producing();
    next_ = time_.call_later(100ms, [this] { read_again(); });
  }

  ReactorTime& time_;
  const std::size_t each_time_;
  std::size_t read_ = 0;
  DelayedCallPtr next_;
};

template <class Make>
class FactoryWith final : public ClientFactory {
 public:
  explicit FactoryWith(Make make) : make_(std::move(make)) {}
  ProtocolPtr build_protocol(const Address&) override { return make_(); }

 private:
  Make make_;
};
template <class Make>
std::shared_ptr<ClientFactory> factory_with(Make make) {
  return std::make_shared<FactoryWith<Make>>(std::move(make));
}

// A proxy that writes what it reads, and looks at nothing.
class Careless final : public Protocol {
 public:
  Careless(Reactor& reactor, Address server, TransportPtr& to_client)
      : reactor_(reactor), server_(std::move(server)), to_client_(to_client) {}

  void connection_made() override {
    to_client_ = transport();
    class ToServer final : public Protocol {
     public:
      explicit ToServer(TransportPtr client) : client_(std::move(client)) {}
      void data_received(Bytes data) override { client_->write(data); }

     private:
      const TransportPtr client_;
    };
    connect_tcp(reactor_, server_, factory_with([client = transport()] { return std::make_shared<ToServer>(client); }));
  }
  void data_received(Bytes) override {}

 private:
  Reactor& reactor_;
  const Address server_;
  TransportPtr& to_client_;
};

// What both proxies keep, ten times a second.
struct Heights {
  std::vector<std::size_t> careless, careful;
};

std::string bar(std::size_t bytes, std::size_t most) {
  constexpr std::size_t kWidth = 40;
  const std::size_t full = std::min(kWidth, most == 0 ? 0 : bytes * kWidth / most);
  std::string text;
  for (std::size_t i = 0; i < kWidth; ++i) text += i < full ? "█" : "·";
  return text;
}

double in_mega(std::size_t bytes) { return static_cast<double>(bytes) / kMega; }

std::string polyline(const std::vector<std::size_t>& heights, std::size_t most, const std::string& colour) {
  std::string points;
  char point[64];
  for (std::size_t i = 0; i < heights.size(); ++i) {
    const double x =
        100 + 610.0 * static_cast<double>(i) / static_cast<double>(std::max<std::size_t>(1, heights.size() - 1));
    const double y = 300 - 250.0 * static_cast<double>(heights[i]) / static_cast<double>(most);
    std::snprintf(point, sizeof point, "%.1f,%.1f ", x, y);
    points += point;
  }
  return "  <polyline points=\"" + points + "\" fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"3\"/>\n";
}

void draw(const Heights& heights, std::size_t most, const std::string& path) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream file(path);
  char label[64];
  std::snprintf(label, sizeof label, "%.1f MB", in_mega(most));
  char highest[64];
  std::snprintf(highest, sizeof highest, "%.2f MB",
                in_mega(*std::max_element(heights.careful.begin(), heights.careful.end())));
  file << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 760 350\" width=\"760\" height=\"350\" "
          "role=\"img\">\n"
          "  <title>Bytes that two proxies keep for a slow client, over time</title>\n"
          "  <rect width=\"760\" height=\"350\" fill=\"#ffffff\"/>\n"
          "  <path d=\"M100 40 L100 300 L720 300\" fill=\"none\" stroke=\"#24292f\" stroke-width=\"2\"/>\n"
          "  <g font-family=\"sans-serif\" font-size=\"15\" fill=\"#24292f\">\n"
          "  <text x=\"90\" y=\"55\" text-anchor=\"end\">"
       << label << "</text>\n  <text x=\"90\" y=\"304\" text-anchor=\"end\">0</text>\n"
       << "  <text x=\"395\" y=\"330\" text-anchor=\"middle\">" << static_cast<double>(heights.careful.size()) / 10
       << " seconds</text>\n  <text x=\"110\" y=\"28\" fill=\"#9a4a00\">reads as fast as it can</text>\n"
          "  <text x=\"330\" y=\"28\" fill=\"#0b5394\">waits for its reader: at most "
       << highest << "</text>\n  </g>\n"
       << polyline(heights.careless, most, "#9a4a00") << polyline(heights.careful, most, "#0b5394") << "</svg>\n";
}

void run(int seconds, int speed) {
  const auto reactor = examples::chosen_reactor();
  const Address any{"127.0.0.1", 0};
  const Address server = listen_tcp(*reactor, any, make_factory<FastServer>())->host();
  TransportPtr careless, careful;
  const Address first = listen_tcp(*reactor, any, factory_with([&] {
                          return std::make_shared<Careless>(*reactor, server, careless);
                        }))->host();
  ProxyOptions options;
  options.on_pair = [&](const TransportPtr& client, const TransportPtr&) { careful = client; };
  const Address second = listen_tcp(*reactor, any, make_proxy_factory(*reactor, server, options))->host();

  const auto clients = factory_with([&] { return std::make_shared<SlowClient>(*reactor, std::size_t(speed) * kMega); });
  connect_tcp(*reactor, first, clients);
  connect_tcp(*reactor, second, clients);

  Heights heights;
  std::size_t most = 1;
  bool unsolved = false;
  const bool terminal = ::isatty(STDOUT_FILENO) != 0;
  std::printf("bytes that are kept for a client that reads %d MB a second\n\n", speed);
  std::printf("  %-52s  %s\n", "reads as fast as it can", "waits for its reader");
  std::function<void()> look = [&] {
    heights.careless.push_back(careless ? careless->unsent() : 0);
    heights.careful.push_back(careful ? careful->unsent() : 0);
    most = std::max({most, heights.careless.back(), heights.careful.back()});
    std::printf("%s  %s %7.1f MB  %s %7.3f MB%s", terminal ? "\r" : "", bar(heights.careless.back(), most).c_str(),
                in_mega(heights.careless.back()), bar(heights.careful.back(), most).c_str(),
                in_mega(heights.careful.back()), terminal ? "" : "\n");
    std::fflush(stdout);
    unsolved = !careful && heights.careful.size() == 10;
    if (unsolved) return reactor->stop();
    if (static_cast<int>(heights.careful.size()) == seconds * 10) return reactor->stop();
    reactor->call_later(100ms, look);
  };
  reactor->call_later(100ms, look);
  reactor->run();
  if (unsolved) throw std::runtime_error("\nthe second proxy has connected nobody: solve steps 8.1 to 8.3 first");
  const auto highest = [](const std::vector<std::size_t>& all) { return *std::max_element(all.begin(), all.end()); };
  std::printf("\n\nmost bytes kept: %zu when it reads as fast as it can, %zu when it waits for its reader\n",
              highest(heights.careless), highest(heights.careful));
  draw(heights, most, "build/proxy.svg");
  std::printf("picture: build/proxy.svg\n");
}

}  // namespace

int main(int argc, char** argv) {
  examples::Options options(argc, argv, "example_proxy [--seconds N] [--speed MB]");
  const int seconds = options.number("--seconds", 5, 1, 600), speed = options.number("--speed", 4, 1, 1000);
  options.done();
  try {
    run(seconds, speed);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
