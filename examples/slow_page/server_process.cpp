#include "server_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>

namespace slow_page {

namespace {

using namespace std::chrono_literals;

constexpr auto kLongestStart = 10s;
constexpr auto kLongestEnd = 2s;

// In the child: becomes the server. It must not outlive its parent, whatever happens to the parent.
[[noreturn]] void become_server(const std::string& program, const std::string& delay, int output) {
#ifdef __linux__
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  ::dup2(output, STDOUT_FILENO);
  ::execl(program.c_str(), program.c_str(), "--port", "0", "--delay", delay.c_str(), static_cast<char*>(nullptr));
  std::fprintf(stderr, "%s: %s\n", program.c_str(), std::strerror(errno));
  ::_exit(1);
}

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
  std::array<int, 2> pipe;
  if (::pipe(pipe.data()) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  for (const int end : pipe) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  const std::string delay_text = std::to_string(delay.count());

  pid_ = ::fork();
  if (pid_ == 0) become_server(program.string(), delay_text, pipe[1]);
  ::close(pipe[1]);
  if (pid_ < 0) {
    ::close(pipe[0]);
    throw std::system_error(errno, std::generic_category(), "fork");
  }

  const std::string line = first_line(pipe[0], std::chrono::steady_clock::now() + kLongestStart);
  ::close(pipe[0]);
  int port = 0;
  if (std::sscanf(line.c_str(), "listening on 127.0.0.1:%d", &port) != 1) {
    end();
    throw std::runtime_error(program.filename().string() + " did not start: it did not print its address");
  }
  port_ = static_cast<std::uint16_t>(port);
}

ServerProcess::~ServerProcess() { end(); }

void ServerProcess::end() noexcept {
  ::kill(pid_, SIGTERM);
  const auto deadline = std::chrono::steady_clock::now() + kLongestEnd;
  while (::waitpid(pid_, nullptr, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > deadline) ::kill(pid_, SIGKILL);
    ::poll(nullptr, 0, 5);
  }
}

std::optional<Usage> ServerProcess::usage() const {
  std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
  Usage usage;
  for (std::string line; std::getline(status, line);) {
    std::sscanf(line.c_str(), "Threads: %d", &usage.threads);
    std::sscanf(line.c_str(), "VmHWM: %ld", &usage.peak_memory_kibibytes);
  }
  if (usage.threads == 0) return {};
  return usage;
}

}  // namespace slow_page
