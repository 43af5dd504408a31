#include "test_process.hpp"

#include <poll.h>
#include <unistd.h>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <stdexcept>

#include "start_process.hpp"

namespace untwist::testing {

namespace {

constexpr std::size_t kMostOutput = 1 << 18;  // a loop that prints must not exhaust our memory
constexpr std::size_t kLongestChoice = 512;   // an empty pipe always takes that much

// Could a variable change a verdict? These are the options of the sanitizers and of GoogleTest, and libraries that are
// loaded before the sanitizers.
bool changes_verdicts(std::string_view name) {
  return name.ends_with("SAN_OPTIONS") || name.starts_with("GTEST_") || name == "LD_PRELOAD" ||
         name == "DYLD_INSERT_LIBRARIES";
}

// Our environment without such variables. If the code being judged may have set others to influence the result, only
// PATH.
std::vector<std::string> safe_environment(bool path_alone) {
  std::vector<std::string> all = environment_now();
  std::erase_if(all, [&](std::string_view variable) {
    const std::string_view name = variable.substr(0, variable.find('='));
    return changes_verdicts(name) || (path_alone && name != "PATH");
  });
  return all;
}

}  // namespace

long TestProcess::now_ms() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

TestProcess::TestProcess(Strings command, const std::vector<std::pair<std::string, std::string>>& environment,
                         const Gifts& gifts) {
  if (gifts.choice.size() > kLongestChoice) throw std::runtime_error("the choice is too long");
  // The descriptor numbers that a program is given.
  constexpr int kResults = 3, kChoice = 4;
  ProcessOptions options;
  options.command = std::move(command);
  options.folder = gifts.folder;
  options.own_group = true;
  options.dies_with_us = true;  // Ctrl-C ends us; an endless loop must not outlive us
  options.environment = safe_environment(!gifts.folder.empty());
  set_variable(options.environment, "UNTWIST_RESULTS_FD", std::to_string(kResults));
  set_variable(options.environment, "UBSAN_OPTIONS", "print_stacktrace=1");
  set_variable(options.environment, "ASAN_OPTIONS",
               "handle_abort=1");  // an uncaught exception then shows a stack, too; see also ask_where()
  if (!gifts.folder.empty())
    for (const char* folder : {"HOME", "TMPDIR"}) set_variable(options.environment, folder, gifts.folder);

  int results[2], output[2], choice[2];
  make_private_pipe(choice);
  if (!gifts.choice.empty()) {
    if (write(choice[1], gifts.choice.data(), gifts.choice.size()) < 0)
      throw std::runtime_error("the choice cannot be written");
    set_variable(options.environment, "UNTWIST_CHOICE_FD", std::to_string(kChoice));
    options.descriptors.emplace_back(choice[0], kChoice);
  }
  for (const auto& [name, value] : environment) set_variable(options.environment, name, value);
  make_private_pipe(results);
  make_private_pipe(output);
  options.descriptors.insert(options.descriptors.end(), {{results[1], kResults}, {output[1], 1}, {output[1], 2}});
  pid_ = start_process(options);
  for (const int end : {choice[0], choice[1], results[1], output[1]}) close(end);
  results_ = results[0];
  output_ = output[0];
}

TestProcess::~TestProcess() {
  end();
  close(results_);
  close(output_);
}

bool TestProcess::wait(long deadline, bool& late) {
  if (!results_open_ && !output_open_) return false;
  const long left = deadline - now_ms();
  if (left <= 0) {
    late = true;
    return true;
  }
  pollfd fds[2] = {{results_open_ ? results_ : -1, POLLIN, 0}, {output_open_ ? output_ : -1, POLLIN, 0}};
  poll(fds, 2, static_cast<int>(left));
  if (fds[0].revents) results_open_ = take(results_, records_);
  if (fds[1].revents) output_open_ = take(output_, output_text_);
  if (output_text_.size() > kMostOutput) output_text_.erase(0, output_text_.size() - kMostOutput / 2);
  return true;
}

bool TestProcess::next_record(std::string& line) {
  const std::size_t end = records_.find('\n', read_);
  if (end == std::string::npos) return false;
  line = records_.substr(read_, end - read_);
  read_ = end + 1;
  return true;
}

void TestProcess::ask_where(long patience_ms) {
  if (pid_ < 0) return;
  kill(pid_, SIGABRT);
  bool late = false;
  for (const long until = now_ms() + patience_ms; !late && wait(until, late);) {
  }
}

int TestProcess::end() {
  if (pid_ < 0) return 0;
  kill(-pid_, SIGKILL);  // the program if it hangs, and any processes that it has started
  const int status = wait_for_process(pid_);
  pid_ = -1;
  return status;
}

bool TestProcess::take(int fd, std::string& into) {
  char buffer[1 << 14];
  const ssize_t n = read(fd, buffer, sizeof buffer);
  if (n < 0 && errno == EINTR) return true;
  if (n > 0) into.append(buffer, static_cast<std::size_t>(n));
  return n > 0;
}

}  // namespace untwist::testing
