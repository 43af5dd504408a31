#pragma once
// Starting a program, for the jury, the untwist command and the grader's sandbox. The course starts programs only here.

#include <sys/types.h>

#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace untwist::testing {

struct ProcessOptions {
  std::vector<std::string> command;  // the program, searched for in PATH unless it has a slash, and its arguments
  // Our descriptor, and its number in the program. If there is none for 0, the program gets /dev/null.
  std::vector<std::pair<int, int>> descriptors = {};
  std::vector<std::string> environment = {};  // "NAME=VALUE": the complete environment, see environment_now()
  std::string folder = {};                    // its working directory; empty for ours
  bool own_group = false;                     // it can be killed with everything that it starts: kill(-pid, …)
  bool dies_with_us = false;                  // where the system supports that
};

// Starts a program. If the program cannot be run, the process ends with status 127, and says why on descriptor 2.
// @throws std::runtime_error  if no further process can be created.
pid_t start_process(const ProcessOptions& options);

// Waits for its end. @returns its status in the form of waitpid().
int wait_for_process(pid_t process);

// The environment of this process.
std::vector<std::string> environment_now();

// Sets a variable in such a list.
void set_variable(std::vector<std::string>& environment, const std::string& name, const std::string& value);

// A pipe that programs we start do not inherit. @throws std::runtime_error
void make_private_pipe(int (&ends)[2]);

// Held while a process starts. While you hold it, no process that is being started can inherit your descriptors.
std::mutex& process_start();

}  // namespace untwist::testing
