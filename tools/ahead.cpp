#include "ahead.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <cerrno>
#include <csignal>

namespace tool {

namespace {

// The child: becomes ninja. The lock is kept open across exec, so ninja holds it until it ends.
[[noreturn]] void become_ninja(const Strings& targets) {
  ::setpgid(0, 0);  // a group of its own: stop() ends the compilers, too
#ifdef __linux__
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
#endif
  ::setpriority(PRIO_PROCESS, 0, 19);
  std::vector<char*> arguments;
  for (const std::string& word : targets) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const int lock = ::open("build/learn.lock", O_RDWR), quiet = ::open("/dev/null", O_RDWR);
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(quiet, fd);
  if (lock >= 0 && ::flock(lock, LOCK_EX | LOCK_NB) == 0) ::execvp(arguments[0], arguments.data());
  ::_exit(1);
}

}  // namespace

void BuildAhead::begin(const Course& course, const Lesson& lesson) {
  stop();
  Strings command = {"ninja", "-C", "build/learn"};
  for (const Lesson& other : course.lessons()) {
    const bool near = other.number == lesson.number || other.number == lesson.number + 1;
    if (near && !sources_in(other.exercises()).empty()) command.push_back("test_" + other.id);
  }
  pid_ = ::fork();
  if (pid_ == 0) become_ninja(command);
  if (pid_ > 0) ::setpgid(pid_, pid_);  // whichever of the two comes first
}

void BuildAhead::stop() noexcept {
  if (pid_ <= 0) return;
  ::kill(-pid_, SIGTERM);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
}

}  // namespace tool
