// Your HTTP server beside nginx, node and Twisted, as far as they are installed; all of it measured here and now.
//
//   ./untwist race
//   demo_race --server PROGRAM          the path of a program that takes --port N, and runs on UNTWIST_REACTOR

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>

#include "../options.hpp"
#include "clients.hpp"
#include "contestants.hpp"
#include "markup.hpp"

using namespace race;

namespace {

struct Result {
  std::string name;
  double requests_per_second = 0;  ///< the median of the rounds
  double microseconds = 0;         ///< of the processor, for one request
  double mebibytes = 0;
};

constexpr const char* kStyle = R"(
  .paper { fill: #ffffff }
  .yours { fill: #0b5394 } .other { fill: #aab4c0 }
  text { fill: #24292f; font: 15px sans-serif }
  .bold { font-weight: bold } .small { font-size: 13px; fill: #57606a } .end { text-anchor: end }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #14181d }
    .yours { fill: #79b8ff } .other { fill: #59636e }
    text { fill: #e6edf3 } .small { fill: #9aa4af }
  }
)";

// One bar for each server in each of the three measures.
std::string picture(const std::vector<Result>& results, const std::string& yours) {
  tool::Svg svg;
  const double width = 860, bar = 22, left = 190, longest = 500;
  const double panel = 56 + bar * 1.5 * static_cast<double>(results.size());
  struct Measure {
    const char *title, *unit;
    double Result::*value;
  };
  const Measure measures[] = {{"requests a second (more is better)", "", &Result::requests_per_second},
                              {"processor time for a request (less is better)", " µs", &Result::microseconds},
                              {"memory (less is better)", " MiB", &Result::mebibytes}};
  svg.rect(0, 0, width, 3 * panel + 30, "paper");
  double y = 36;
  for (const Measure& measure : measures) {
    svg.text(24, y, "bold", measure.title);
    double most = 0;
    for (const Result& result : results) most = std::max(most, result.*measure.value);
    double row = y + 16;
    for (const Result& result : results) {
      const double value = result.*measure.value, length = most > 0 ? longest * value / most : 0;
      char text[64];
      std::snprintf(text, sizeof text, value < 100 ? "%.1f%s" : "%.0f%s", value, measure.unit);
      svg.text(left - 12, row + bar - 6, "end", result.name);
      svg.rect(left, row, std::max(length, 1.0), bar, result.name.starts_with(yours) ? "yours" : "other");
      svg.text(left + length + 10, row + bar - 6, "small", text);
      row += bar * 1.5;
    }
    y += panel;
  }
  return svg.document(width, 3 * panel + 30, "Your server beside others",
                      "Bars for each server: requests a second, processor time for a request, and memory.", kStyle);
}

// Rounds take turns, so that whatever else the machine does hits every server alike.
std::vector<Result> measure(const std::vector<std::unique_ptr<Server>>& servers, int rounds, int connections,
                            std::chrono::milliseconds time) {
  std::vector<std::vector<long>> answers(servers.size());
  std::vector<double> processor(servers.size());
  for (const auto& server : servers)
    answers_in(server->port(), connections, std::chrono::milliseconds(200));  // warm up
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < servers.size(); ++i) {
      const double before = servers[i]->processor_seconds();
      answers[i].push_back(answers_in(servers[i]->port(), connections, time));
      processor[i] += servers[i]->processor_seconds() - before;
    }
  }
  std::vector<Result> results;
  for (std::size_t i = 0; i < servers.size(); ++i) {
    long all = 0;
    for (const long count : answers[i]) all += count;
    std::sort(answers[i].begin(), answers[i].end());
    const double seconds = std::chrono::duration<double>(time).count();
    results.push_back({servers[i]->name(), static_cast<double>(answers[i][answers[i].size() / 2]) / seconds,
                       processor[i] * 1e6 / static_cast<double>(all),
                       static_cast<double>(servers[i]->memory_kibibytes()) / 1024});
  }
  return results;
}

}  // namespace

int main(int argc, char** argv) try {
  examples::Options options(argc, argv,
                            "demo_race [--server PROGRAM] [--name TEXT] [--reactors NAMES] [--rounds N] [--clients N] "
                            "[--milliseconds N] [--out FILE]");
  const std::string program = options.text("--server", "build/fast/example_hello_server");
  const std::string yours = options.text("--name", "yours"), reactors = options.text("--reactors", "poll");
  const std::string out = options.text("--out", "build/race.svg");
  const int rounds = options.number("--rounds", 3, 1, 100), clients = options.number("--clients", 64, 1, 400);
  const std::chrono::milliseconds time(options.number("--milliseconds", 1000, 100, 60000));
  options.done();

  std::printf(
      "%d clients, each with one connection that stays open; %d rounds of %.1f s for each server, in turns.\n\n",
      clients, rounds, std::chrono::duration<double>(time).count());
  std::vector<std::unique_ptr<Server>> servers;
  const auto add = [&](const std::string& name, const std::optional<std::vector<std::string>>& command,
                       std::uint16_t port) {
    if (!command) {
      std::printf("  %-16s not installed\n", name.c_str());
      return;
    }
    try {
      servers.push_back(std::make_unique<Server>(name, *command, port));
    } catch (const std::exception& error) {
      if (name.starts_with(yours)) throw;
      std::printf("  %-16s %s\n", name.c_str(), error.what());
    }
  };
  std::uint16_t port = 0;
  std::istringstream names(reactors);
  for (std::string reactor; names >> reactor;) {
    port = free_port();
    const std::string name = reactors.find(' ') == std::string::npos ? yours : yours + ", " + reactor;
    add(name,
        std::vector<std::string>{"/usr/bin/env", "UNTWIST_REACTOR=" + reactor, program, "--port", std::to_string(port)},
        port);
  }
  port = free_port();
  add("nginx", nginx_command("build/race", port), port);
  port = free_port();
  add("node", node_command(port), port);
  port = free_port();
  add("Twisted", twisted_command(port), port);

  const std::vector<Result> results = measure(servers, rounds, clients, time);
  std::printf("\n  %-16s %14s %22s %12s\n", "", "requests/s", "processor, µs/request", "memory, MiB");
  for (const Result& result : results)
    std::printf("  %-16s %14.0f %21.1f %12.1f\n", result.name.c_str(), result.requests_per_second, result.microseconds,
                result.mebibytes);
  if (std::filesystem::path(out).has_parent_path())
    std::filesystem::create_directories(std::filesystem::path(out).parent_path());
  std::ofstream(out) << picture(results, yours);
  std::printf(
      "\nA picture of this: %s (open it in a browser).\n"
      "If the rates are nearly equal, the clients are the bottleneck; then compare the processor times.\n",
      out.c_str());
  return 0;
} catch (const std::exception& error) {
  std::fflush(stdout);
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
