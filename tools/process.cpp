#include "process.hpp"

#include "testing/start_process.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace tool {

bool verbose = false;

namespace {

int status_of(pid_t child) {
  const int status = untwist::testing::wait_for_process(child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

[[noreturn]] void become(const Strings& command) {
  std::vector<char*> argv;
  for (const std::string& part : command) argv.push_back(const_cast<char*>(part.c_str()));
  argv.push_back(nullptr);
  execvp(argv[0], argv.data());
  std::fprintf(stderr, "cannot run %s: %s\n", argv[0], std::strerror(errno));
  _exit(127);
}

}  // namespace

std::string shown(const Strings& command) {
  Strings parts;
  for (const std::string& part : command) {
    bool plain = part.find_first_of(" \"'$*?<>|&;()") == part.npos;
    parts.push_back(plain ? part : "'" + part + "'");
  }
  return join(parts, " ");
}

Finished run(const Strings& command, const OnLine& on_line, std::chrono::milliseconds longest_silence) {
  if (verbose) std::printf("+ %s\n", shown(command).c_str());
  std::fflush(stdout);
  int pipe_ends[2];
  untwist::testing::make_private_pipe(pipe_ends);
  untwist::testing::ProcessOptions options;
  options.command = command;
  options.descriptors = {{pipe_ends[1], 1}, {pipe_ends[1], 2}};
  options.environment = untwist::testing::environment_now();
  untwist::testing::set_variable(options.environment, "LC_ALL",
                                 "C");  // so that compilers print "error:", whatever the learner's language
  const pid_t child = untwist::testing::start_process(options);
  close(pipe_ends[1]);
  Finished finished;
  std::size_t line_start = 0;
  char buffer[1 << 14];
  for (;;) {
    pollfd readable = {pipe_ends[0], POLLIN, 0};
    if (poll(&readable, 1, static_cast<int>(longest_silence.count())) == 0) {
      kill(child, SIGTERM);
      close(pipe_ends[0]);
      status_of(child);
      throw Error(shown(command) + " has printed nothing for " + std::to_string(longest_silence.count() / 1000) +
                  " seconds and was stopped. Its output:\n" + finished.output);
    }
    ssize_t n = read(pipe_ends[0], buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    finished.output.append(buffer, static_cast<std::size_t>(n));
    for (std::size_t end; (end = finished.output.find('\n', line_start)) != std::string::npos; line_start = end + 1)
      if (on_line) on_line(finished.output.substr(line_start, end - line_start));
  }
  close(pipe_ends[0]);
  finished.status = status_of(child);
  return finished;
}

void run_instead(const Strings& command) {
  if (verbose) std::printf("+ %s\n", shown(command).c_str());
  std::fflush(stdout);
  become(command);
}

bool in_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  for (const std::string& folder : split(path ? path : "", ':'))
    if (access((folder + "/" + program).c_str(), X_OK) == 0) return true;
  return false;
}

}  // namespace tool
