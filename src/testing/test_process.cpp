#include "test_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <mutex>
#include <stdexcept>
#ifdef __linux__
#include <sys/prctl.h>
#endif

extern char** environ;  // not every system's headers have it

namespace untwist::testing {

namespace {

constexpr std::size_t kMostOutput = 1 << 18;  // a loop that prints must not fill our memory

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size())
      out += text[i];
    else
      out += text[++i] == 'n' ? '\n' : text[i] == 't' ? '\t' : text[i];
  }
  return out;
}

// Would a variable change a verdict? The switches of the sanitizers and of GoogleTest, and what is loaded before the sanitizers are.
bool changes_verdicts(std::string_view name) {
  return name.ends_with("SAN_OPTIONS") || name.starts_with("GTEST_") || name == "LD_PRELOAD" || name == "DYLD_INSERT_LIBRARIES";
}

// Keeps such variables away from a test; where what is judged may have set others, to change what is heard, all but the path.
void clear_environment(bool all) {
  std::vector<std::string> names;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    const std::string_view name = text.substr(0, text.find('='));
    if (changes_verdicts(name) || (all && name != "PATH")) names.emplace_back(name);
  }
  for (const std::string& name : names) unsetenv(name.c_str());
}

}  // namespace

std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t tab = std::min(line.find('\t', begin), line.size());
    fields.push_back(unescaped(line.substr(begin, tab - begin)));
    begin = tab + 1;
  }
  return fields;
}

void make_private_pipe(int (&ends)[2]) {
  if (pipe(ends) != 0) throw std::runtime_error(std::string("pipe: ") + std::strerror(errno));
  for (const int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);
}

long TestProcess::now_ms() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

TestProcess::TestProcess(Strings command, std::vector<std::pair<std::string, std::string>> environment, const Gifts& gifts) {
  if (!gifts.folder.empty()) environment.insert(environment.end(), {{"HOME", gifts.folder}, {"TMPDIR", gifts.folder}});
  std::vector<char*> argv;
  for (std::string& part : command) argv.push_back(part.data());
  argv.push_back(nullptr);
  // Two threads start programs side by side. A fork between another's pipe() and its FD_CLOEXEC would hand that pipe on.
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  int results[2], output[2], choice[2];
  make_private_pipe(choice);
  const bool chosen = !gifts.choice.empty();
  if (chosen && write(choice[1], gifts.choice.data(), gifts.choice.size()) < 0) throw std::runtime_error("the choice is too long");
  make_private_pipe(results);
  make_private_pipe(output);
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error(std::string("fork: ") + std::strerror(errno));
  if (pid_ == 0) {
    setpgid(0, 0);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // Ctrl-C ends us; an endless loop must not go on without us
#endif
    dup2(output[1], 1);
    dup2(output[1], 2);
    dup2(open("/dev/null", O_RDONLY), 0);
    clear_environment(!gifts.folder.empty());
    const int results_end = dup(results[1]);  // without FD_CLOEXEC
    setenv("UNTWIST_RESULTS_FD", std::to_string(results_end).c_str(), 1);
    if (chosen) setenv("UNTWIST_CHOICE_FD", std::to_string(dup(choice[0])).c_str(), 1);
    if (!gifts.folder.empty() && chdir(gifts.folder.c_str()) != 0) _exit(127);
    setenv("UBSAN_OPTIONS", "print_stacktrace=1", 1);
    setenv("ASAN_OPTIONS", "handle_abort=1", 1);  // an exception that nobody catches has a stack, too; and see ask_where()
    for (const auto& [name, value] : environment) setenv(name.c_str(), value.c_str(), 1);
    execv(argv[0], argv.data());
    _exit(127);
  }
  setpgid(pid_, pid_);  // the child does it too: whoever comes first
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

bool TestProcess::next_record(Strings& fields) {
  const std::size_t end = records_.find('\n', read_);
  if (end == std::string::npos) return false;
  fields = fields_of(std::string_view(records_).substr(read_, end - read_));
  read_ = end + 1;
  return true;
}

void TestProcess::ask_where() {
  if (pid_ < 0) return;
  constexpr long patience_ms = 5000;  // a sanitizer reads all debug information first; on a busy machine one second was not enough
  kill(pid_, SIGABRT);
  bool late = false;
  for (const long until = now_ms() + patience_ms; !late && wait(until, late);) {
  }
}

int TestProcess::end() {
  if (pid_ < 0) return 0;
  kill(-pid_, SIGKILL);  // what hangs, and what it has started and left behind
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
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
