#pragma once
// The one way in which the course starts a program: for the jury, the untwist command and the grader's sandbox.

#include <sys/types.h>

#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace untwist::testing {

struct ProcessOptions {
  std::vector<std::string> command;  // the program, found by PATH unless it has a slash, and its arguments
  // Ours, and the number it has in the program; without one for 0, that is /dev/null.
  std::vector<std::pair<int, int>> descriptors = {};
  std::vector<std::string> environment = {};  // "NAME=VALUE": all of it, see environment_now()
  std::string folder = {};                    // where it begins; empty for where we are
  bool own_group = false;                     // it can be ended with all that it starts: kill(-pid, …)
  bool dies_with_us = false;                  // where the system can do that
};

// Starts it. A program that cannot be run ends with status 127, and says why on its descriptor 2.
// @throws std::runtime_error  when there can be no further process.
pid_t start_process(const ProcessOptions& options);

// Waits for its end. @returns its status as waitpid() has it.
int wait_for_process(pid_t process);

// What a process of ours inherits when nothing else is said.
std::vector<std::string> environment_now();

// Sets a variable in such a list.
void set_variable(std::vector<std::string>& environment, const std::string& name, const std::string& value);

// A pipe that programs we start do not inherit. @throws std::runtime_error
void make_private_pipe(int (&ends)[2]);

// Held while a process begins. Whoever holds it knows that none of its descriptors is inherited for a moment.
std::mutex& process_start();

}  // namespace untwist::testing
