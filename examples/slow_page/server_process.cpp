#include "server_process.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

#include "testing/start_process.hpp"

namespace slow_page {

namespace {

using namespace std::chrono_literals;

constexpr auto kLongestStart = 10s;

// Reads the first line from a pipe, or the part of it that has come by the end of input or by the deadline.
std::string first_line(int pipe, std::chrono::steady_clock::time_point deadline) {
  std::string line;
  while (line.find('\n') == line.npos) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd asked{pipe, POLLIN, 0};
    if (left <= 0ms || ::poll(&asked, 1, static_cast<int>(left.count())) <= 0) break;
    std::array<char, 256> piece;
    const ssize_t count = ::read(pipe, piece.data(), piece.size());
    if (count <= 0) break;
    line.append(piece.data(), static_cast<std::size_t>(count));
  }
  return line;
}

}  // namespace

ServerProcess::ServerProcess(const std::filesystem::path& program, std::chrono::milliseconds delay) {
  int pipe[2];
  untwist::testing::make_private_pipe(pipe);
  process_.emplace(std::vector<std::string>{program.string(), "--port", "0", "--delay", std::to_string(delay.count())},
                   pipe[1]);
  ::close(pipe[1]);
  const std::string line = first_line(pipe[0], std::chrono::steady_clock::now() + kLongestStart);
  ::close(pipe[0]);
  int port = 0;
  if (std::sscanf(line.c_str(), "listening on 127.0.0.1:%d", &port) != 1)
    throw std::runtime_error(program.filename().string() + " did not start: it did not print its address");
  port_ = static_cast<std::uint16_t>(port);
}

std::optional<Usage> ServerProcess::usage() const {
  const Usage usage{static_cast<int>(process_->status("Threads:")), process_->status("VmHWM:")};
  if (usage.threads == 0) return {};
  return usage;
}

}  // namespace slow_page
