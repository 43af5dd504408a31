// What one event costs, beside more and more connections that are idle: on poll, on epoll and on Asio. A table, and a
// picture.
//
//   ./untwist demo reactors
//   example_reactors [--most N] [--milliseconds N] [--out FILE]

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <untwist/course/todo.hpp>
#include <untwist/reactor/make_reactor.hpp>

#include "options.hpp"

using namespace untwist;
using namespace std::chrono_literals;

namespace {

// A reader at one end of a pipe. Most of them never have anything to read.
class Pipe final : public Descriptor {
 public:
  Pipe() {
    if (::pipe(ends_.data()) != 0) throw std::runtime_error("no descriptors are left; see ulimit -n");
    ::fcntl(ends_[0], F_SETFL, O_NONBLOCK);
  }
  ~Pipe() override {
    for (const int end : ends_) ::close(end);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  void fill() const {
    if (::write(ends_[1], "x", 1) != 1) throw std::runtime_error("write to a pipe");
  }
  int fileno() const noexcept override { return ends_[0]; }
  Ending do_read() override {
    char byte = 0;
    if (::read(ends_[0], &byte, 1) == 1) ++events;
    return {};
  }
  void connection_lost(const Failure&) override {}

  int events = 0;

 private:
  std::array<int, 2> ends_{-1, -1};
};

double microseconds(Duration time) { return std::chrono::duration<double, std::micro>(time).count(); }

// The median of some measurements. In each, one of all the descriptors has something to read, again and again.
double cost_of_an_event(Reactor& reactor, const std::shared_ptr<Pipe>& busy, Duration time) {
  std::vector<double> costs;
  for (int round = 0; round < 5; ++round) {
    const int before = busy->events;
    const TimePoint began = reactor.now();
    Duration took{};
    do {
      for (int i = 0; i < 20; ++i) {
        busy->fill();
        reactor.iterate(0s);
      }
      took = reactor.now() - began;
    } while (took < time / 5);
    if (busy->events == before) throw std::runtime_error("no event came: ./untwist check 13");
    costs.push_back(microseconds(took) / (busy->events - before));
  }
  std::sort(costs.begin(), costs.end());
  return costs[costs.size() / 2];
}

struct Line {
  std::string name;
  std::vector<double> costs;  // one for each number of idle connections
};

Line measure(const std::string& name, const std::vector<int>& numbers, Duration time) {
  Line line{name, {}};
  const auto reactor = make_reactor(name);
  const auto busy = std::make_shared<Pipe>();
  reactor->add_reader(busy);
  std::vector<std::shared_ptr<Pipe>> idle;
  for (const int number : numbers) {
    while (static_cast<int>(idle.size()) < number) {
      idle.push_back(std::make_shared<Pipe>());
      reactor->add_reader(idle.back());
    }
    line.costs.push_back(cost_of_an_event(*reactor, busy, time));
  }
  reactor->remove_all();
  return line;
}

// How many idle connections this process may have; each needs two descriptors.
int allowed(int most) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, static_cast<rlim_t>(most) * 2 + 100);
  ::setrlimit(RLIMIT_NOFILE, &limit);
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<int>(std::min<rlim_t>(static_cast<rlim_t>(most), (limit.rlim_cur - 100) / 2));
}

// ---- the picture: both axes are logarithmic

constexpr double kLeft = 90, kRight = 640, kTop = 50, kBottom = 330;

void draw(const std::vector<int>& numbers, const std::vector<Line>& lines, const std::string& path) {
  const double most_idle = std::log10(numbers.back());
  const double least_idle = std::log10(std::max(1, numbers.front()));
  const auto x = [&](int idle) {
    return kLeft + (kRight - kLeft) * (std::log10(std::max(1, idle)) - least_idle) / (most_idle - least_idle);
  };
  const auto y = [&](double cost) {  // from 1 µs to 10 ms
    return kBottom - (kBottom - kTop) * std::clamp(std::log10(cost) / 4, 0.0, 1.0);
  };
  if (std::filesystem::path(path).has_parent_path())
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream file(path);
  file << R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 390" width="760" height="390" role="img">
  <title>The time that one event costs, against the number of idle connections</title>
  <style>
    .paper { fill: #ffffff } .axis { stroke: #24292f; stroke-width: 2; fill: none } .grid { stroke: #d0d7de }
    text { font: 15px sans-serif; fill: #24292f } .end { text-anchor: end } .middle { text-anchor: middle }
    .line { fill: none; stroke-width: 3 } .poll { stroke: #9a4a00 } .epoll { stroke: #0b5394 } .asio { stroke: #3b7d23; stroke-dasharray: 7 5 }
    text.poll { fill: #9a4a00; stroke: none } text.epoll { fill: #0b5394; stroke: none } text.asio { fill: #3b7d23; stroke: none }
    @media (prefers-color-scheme: dark) {
      .paper { fill: #14181d } text { fill: #e6edf3 } .axis { stroke: #e6edf3 } .grid { stroke: #3b434c }
      .poll { stroke: #f0a35e } .epoll { stroke: #79b8ff } .asio { stroke: #8fd17a }
      text.poll { fill: #f0a35e } text.epoll { fill: #79b8ff } text.asio { fill: #8fd17a }
    }
  </style>
  <rect class="paper" width="760" height="390"/>
  <text x="20" y="28">time for one event</text>
)";
  for (const auto& [cost, label] :
       {std::pair<double, const char*>{1, "1 µs"}, {10, "10 µs"}, {100, "100 µs"}, {1000, "1 ms"}, {10000, "10 ms"}}) {
    file << "  <path class=\"grid\" d=\"M" << kLeft << ' ' << y(cost) << " H" << kRight
         << "\"/>\n  <text class=\"end\" x=\"" << kLeft - 10 << "\" y=\"" << y(cost) + 5 << "\">" << label
         << "</text>\n";
  }
  file << "  <path class=\"axis\" d=\"M" << kLeft << ' ' << kTop << " V" << kBottom << " H" << kRight << "\"/>\n";
  for (const int number : numbers) {
    file << "  <text class=\"middle\" x=\"" << x(number) << "\" y=\"" << kBottom + 22 << "\">" << number << "</text>\n";
  }
  file << "  <text class=\"middle\" x=\"" << (kLeft + kRight) / 2 << "\" y=\"" << kBottom + 46
       << "\">idle connections beside it</text>\n";
  double last_label = 0;
  std::vector<const Line*> by_height;
  for (const Line& line : lines) by_height.push_back(&line);
  std::sort(by_height.begin(), by_height.end(), [](auto* a, auto* b) { return a->costs.back() > b->costs.back(); });
  for (const Line* line : by_height) {
    file << "  <path class=\"line " << line->name << "\" d=\"";
    for (std::size_t i = 0; i < numbers.size(); ++i)
      file << (i == 0 ? 'M' : 'L') << x(numbers[i]) << ' ' << y(line->costs[i]) << ' ';
    const double label = std::max(y(line->costs.back()) + 5, last_label + 18);
    file << "\"/>\n  <text class=\"" << line->name << "\" x=\"" << kRight + 12 << "\" y=\"" << label << "\">"
         << line->name << "</text>\n";
    last_label = label;
  }
  file << "</svg>\n";
}

void run(int most, Duration time, const std::string& out) {
  const int may_have = allowed(most);
  std::vector<int> numbers;
  for (const int number : {10, 30, 100, 300, 1000, 3000, 9000}) {
    if (number <= may_have) numbers.push_back(number);
  }
  if (numbers.size() < 2) throw std::runtime_error("too few descriptors are allowed; see ulimit -n");

  std::printf(
      "What one event costs, in microseconds, when one connection is ready and the others are idle.\n\n  idle     ");
  for (const int number : numbers) std::printf("%9d", number);
  std::printf("\n");
  std::vector<Line> lines;
  for (const std::string_view name : reactor_names()) {
    std::printf("  %-9s", std::string(name).c_str());
    std::fflush(stdout);
    try {
      lines.push_back(measure(std::string(name), numbers, time));
      for (const double cost : lines.back().costs) std::printf("%9.1f", cost);
    } catch (const NotWrittenYet& hole) {
      std::printf("   %s", hole.what());
    } catch (const std::exception& error) {
      std::printf("   %s", error.what());
    }
    std::printf("\n");
  }
  if (lines.empty()) throw std::runtime_error("no reactor works");
  draw(numbers, lines, out);
  std::printf("\npicture: %s (open it in a browser; both axes are logarithmic)\n", out.c_str());
}

}  // namespace

int main(int argc, char** argv) {
  examples::Options options(argc, argv, "example_reactors [--most N] [--milliseconds N] [--out FILE]");
  const int most = options.number("--most", 9000, 100, 100000);
  const std::chrono::milliseconds time(options.number("--milliseconds", 100, 5, 10000));
  const std::string out = options.text("--out", "build/reactors.svg");
  options.done();
  try {
    run(most, time, out);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
