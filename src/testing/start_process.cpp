#include "start_process.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#ifdef __linux__
#include <sys/prctl.h>
#endif

extern char** environ;  // missing from the headers of some systems

namespace untwist::testing {

namespace {

constexpr int kOutOfTheWay = 64;  // above every descriptor number that a program is given

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

[[noreturn]] void fail_in_child(const char* what) {
  std::fprintf(stderr, "cannot run %s: %s\n", what, std::strerror(errno));
  std::fflush(stderr);
  _exit(127);
}

}  // namespace

std::mutex& process_start() {
  static std::mutex one_at_a_time;
  return one_at_a_time;
}

pid_t start_process(const ProcessOptions& options) {
  // Nothing is allocated between fork() and exec(): another thread may hold the allocator's lock.
  std::vector<std::string> command = options.command, environment = options.environment;
  const std::vector<char*> argv = pointers_to(command), variables = pointers_to(environment);
  std::vector<int> copies(options.descriptors.size());
  const bool has_input =
      std::any_of(options.descriptors.begin(), options.descriptors.end(), [](auto& one) { return one.second == 0; });

  std::unique_lock lock(process_start());
  const pid_t child = fork();
  if (child != 0) {
    lock.unlock();
    if (child < 0) throw std::runtime_error(std::string("fork: ") + std::strerror(errno));
    if (options.own_group) setpgid(child, child);  // the child does it, too, in case it runs first
    return child;
  }
  if (options.own_group) setpgid(0, 0);
#ifdef __linux__
  if (options.dies_with_us) prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  signal(SIGPIPE, SIG_DFL);
  // The target number of one descriptor may still be in use by another.
  for (std::size_t i = 0; i < copies.size(); ++i)
    copies[i] = fcntl(options.descriptors[i].first, F_DUPFD_CLOEXEC, kOutOfTheWay);
  for (std::size_t i = 0; i < copies.size(); ++i)
    if (dup2(copies[i], options.descriptors[i].second) < 0) fail_in_child(argv[0]);
  if (const int nothing = has_input ? -1 : open("/dev/null", O_RDONLY); nothing > 0) {
    dup2(nothing, 0);
    close(nothing);
  }
  if (!options.folder.empty() && chdir(options.folder.c_str()) != 0) fail_in_child(options.folder.c_str());
  environ = const_cast<char**>(variables.data());
  execvp(argv[0], argv.data());
  fail_in_child(argv[0]);
}

int wait_for_process(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

std::vector<std::string> environment_now() {
  std::vector<std::string> all;
  for (char** variable = environ; *variable != nullptr; ++variable) all.emplace_back(*variable);
  return all;
}

void set_variable(std::vector<std::string>& environment, const std::string& name, const std::string& value) {
  std::erase_if(environment, [&](const std::string& variable) { return variable.starts_with(name + "="); });
  environment.push_back(name + "=" + value);
}

void make_private_pipe(int (&ends)[2]) {
  const std::lock_guard lock(process_start());  // a process that started before FD_CLOEXEC is set would inherit it
  if (pipe(ends) != 0) throw std::runtime_error(std::string("pipe: ") + std::strerror(errno));
  for (const int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);
}

}  // namespace untwist::testing
