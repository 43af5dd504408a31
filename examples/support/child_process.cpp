#include "child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

#include "testing/start_process.hpp"

namespace examples {

namespace {

using namespace std::chrono_literals;

constexpr auto kLongestEnd = 2s;

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& command, int output) {
  const int quiet = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  std::vector<std::pair<int, int>> descriptors = {{output < 0 ? quiet : output, STDOUT_FILENO}};
  if (output < 0) descriptors.emplace_back(quiet, STDERR_FILENO);
  pid_ = untwist::testing::start_process({.command = command,
                                          .descriptors = descriptors,
                                          .environment = untwist::testing::environment_now(),
                                          .dies_with_us = true});
  ::close(quiet);
}

ChildProcess::~ChildProcess() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGTERM);
  const auto deadline = std::chrono::steady_clock::now() + kLongestEnd;
  while (!ended()) {
    if (std::chrono::steady_clock::now() > deadline) ::kill(pid_, SIGKILL);
    ::poll(nullptr, 0, 5);
  }
}

bool ChildProcess::ended() {
  if (pid_ >= 0 && ::waitpid(pid_, nullptr, WNOHANG) != 0) pid_ = -1;
  return pid_ < 0;
}

long ChildProcess::status(const std::string& name) const {
  std::ifstream file("/proc/" + std::to_string(pid_) + "/status");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(name)) return std::atol(line.c_str() + name.size());
  return 0;
}

double ChildProcess::processor_seconds() const {
  std::ifstream file("/proc/" + std::to_string(pid_) + "/stat");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  const std::size_t name_end = text.rfind(')');  // the name may contain anything
  if (name_end == text.npos) return 0;
  std::istringstream rest(text.substr(name_end + 1));
  std::string skipped;
  for (int i = 0; i < 11; ++i) rest >> skipped;
  long user = 0, system = 0;
  rest >> user >> system;
  return static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace examples
