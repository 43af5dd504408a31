#include "ahead.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>

#include "testing/start_process.hpp"
#include "workspace.hpp"

namespace tool {

void BuildAhead::begin(const Course& course, const Lesson& lesson) {
  stop();
  Strings command = {"nice", "-n", "19", "ninja", "-C", "build/learn"};
  for (const Lesson& other : course.lessons()) {
    const bool near = other.number == lesson.number || other.number == lesson.number + 1;
    if (near && !sources_in(other.exercises()).empty()) command.push_back("test_" + other.id);
  }
  // ninja and its compilers inherit the lock: nobody else builds until the last of them has ended.
  const BuildLock lock("learn", BuildLock::IfBusy::give_up);
  if (!lock.held()) return;
  const int quiet = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  pid_ = untwist::testing::start_process({.command = command,
                                          .descriptors = {{quiet, 1}, {quiet, 2}, {lock.descriptor(), 3}},
                                          .environment = untwist::testing::environment_now(),
                                          .own_group = true,
                                          .dies_with_us = true});
  ::close(quiet);
}

void BuildAhead::stop() noexcept {
  if (pid_ <= 0) return;
  ::kill(-pid_, SIGTERM);
  untwist::testing::wait_for_process(pid_);
  pid_ = -1;
}

}  // namespace tool
