#include "runner.hpp"

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
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "build.hpp"
#include "process.hpp"
#include "screen.hpp"

namespace tool {

namespace {

constexpr std::size_t most_output = 1 << 18;  // a loop that prints must not fill our memory

long now_ms() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

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

// "Epoll/Step1_2_OneTurn.Waits/3" is an instance of "Step1_2_OneTurn.Waits".
std::string without_instance(std::string name) {
  if (std::size_t slash = name.find('/'); slash < name.find('.')) name.erase(0, slash + 1);
  if (std::size_t slash = name.find('/'); slash != name.npos) name.erase(slash);
  return name;
}

// One process of a test program.
class Child {
 public:
  Child(const std::string& program, const Lines& names, const Lines& arguments) {
    Lines patterns;
    for (const std::string& name : names) patterns.push_back(name + ":*/" + name + "/*");
    Lines command = {program, "--gtest_filter=" + join(patterns, ":")};
    command.insert(command.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& part : command) argv.push_back(part.data());
    argv.push_back(nullptr);
    if (verbose) say("+ " + program + " --gtest_filter=... (" + count(int(names.size()), "test") + ")");
    // Two threads start programs side by side. A fork between another's pipe() and its FD_CLOEXEC would hand that pipe on.
    static std::mutex one_at_a_time;
    const std::lock_guard lock(one_at_a_time);
    int results[2], output[2];
    make_pipe(results);
    make_pipe(output);
    pid_ = fork();
    if (pid_ < 0) throw Error(std::string("fork: ") + std::strerror(errno));
    if (pid_ == 0) {
      setpgid(0, 0);
#ifdef __linux__
      prctl(PR_SET_PDEATHSIG, SIGKILL);  // Ctrl-C ends us; an endless loop must not go on without us
#endif
      dup2(output[1], 1);
      dup2(output[1], 2);
      dup2(open("/dev/null", O_RDONLY), 0);
      int results_end = dup(results[1]);  // without O_CLOEXEC
      setenv("UNTWIST_RESULTS_FD", std::to_string(results_end).c_str(), 1);
      setenv("UBSAN_OPTIONS", "print_stacktrace=1", 0);
      execv(argv[0], argv.data());
      _exit(127);
    }
    setpgid(pid_, pid_);  // the child does it too: whoever comes first
    close(results[1]);
    close(output[1]);
    results_ = results[0];
    output_ = output[0];
  }

  ~Child() {
    close(results_);
    close(output_);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Waits for records until `deadline`. False when the program has closed its pipes; sets `late` at the deadline.
  bool wait(long deadline, bool& late) {
    pollfd fds[2] = {{results_open_ ? results_ : -1, POLLIN, 0}, {output_open_ ? output_ : -1, POLLIN, 0}};
    if (!results_open_ && !output_open_) return false;
    long left = deadline - now_ms();
    if (left <= 0) {
      late = true;
      return true;
    }
    poll(fds, 2, static_cast<int>(left));
    if (fds[0].revents) results_open_ = take(results_, records_);
    if (fds[1].revents) output_open_ = take(output_, output_text_);
    if (output_text_.size() > most_output) output_text_.erase(0, output_text_.size() - most_output / 2);
    return true;
  }

  bool next_record(Lines& fields) {
    std::size_t end = records_.find('\n', read_);
    if (end == std::string::npos) return false;
    fields = split(std::string_view(records_).substr(read_, end - read_), '\t');
    for (std::string& field : fields) field = unescaped(field);
    read_ = end + 1;
    return true;
  }

  int end() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
  }

  void kill_all() { kill(-pid_, SIGKILL); }

  const std::string& output() const { return output_text_; }

 private:
  static bool take(int fd, std::string& into) {
    char buffer[1 << 14];
    ssize_t n = read(fd, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) return true;
    if (n > 0) into.append(buffer, static_cast<std::size_t>(n));
    return n > 0;
  }

  pid_t pid_ = -1;
  int results_ = -1, output_ = -1;
  bool results_open_ = true, output_open_ = true;
  std::string records_, output_text_;
  std::size_t read_ = 0;
};

}  // namespace

RunResult run_tests(const std::string& program, const Lines& names, const Limits& limits, const Lines& arguments) {
  RunResult run;
  for (const std::string& name : names) run.tests.push_back({name, Outcome::missing, "", {}, ""});
  auto find = [&](const std::string& name) -> TestResult* {
    for (TestResult& test : run.tests)
      if (test.name == name) return &test;
    return nullptr;
  };
  Lines left = names;
  int limit = limits.first_ms, hung = 0;
  while (!left.empty()) {
    Child child(program, left, arguments);
    TestResult* current = nullptr;
    bool late = false, done = false, progressed = false;
    long deadline = now_ms() + 2 * limits.first_ms;  // until the first test begins
    while (!late && child.wait(deadline, late)) {
      for (Lines record; child.next_record(record);) {
        const std::string& kind = record[0];
        if (kind == "begin" && record.size() > 1) {
          current = find(without_instance(record[1]));
          if (current) current->story.clear();
          deadline = now_ms() + limit;
        } else if (kind == "tell" && record.size() > 1 && current) {
          current->story.push_back(record[1]);
        } else if (kind == "verdict" && record.size() > 1 && current) {
          if (current->verdict.empty()) current->verdict = record[1];
        } else if (kind == "end" && record.size() > 2 && current) {
          Outcome outcome = record[2] == "passed"      ? Outcome::passed
                            : record[2] == "unwritten" ? Outcome::unwritten
                                                       : Outcome::failed;
          // Of several instances of a test, a red one counts.
          if (current->outcome == Outcome::missing || outcome != Outcome::passed) current->outcome = outcome;
          std::erase(left, current->name);
          progressed = true;
          current = nullptr;
          deadline = now_ms() + limits.first_ms;
        } else if (kind == "done") {
          done = true;
        }
      }
    }
    child.kill_all();  // what hangs, and what a test has started and left behind
    int status = child.end();
    if (done) {
      run.output = child.output();
      if (late)
        run.at_exit = "the program did not end after its last test";
      else if (status != 0 && std::none_of(run.tests.begin(), run.tests.end(), [](auto& t) { return t.red(); }))
        run.at_exit = child.output().empty() ? "the program failed after its last test" : child.output();
      break;
    }
    if (current) {
      current->outcome = late ? Outcome::hung : Outcome::crashed;
      current->output = child.output();
      std::erase(left, current->name);
      if (late) limit = limits.later_ms;
      if (late && ++hung == limits.most_hung) break;
    } else if (!progressed || late) {
      // It ended, or hung, outside of any test, and would do so again.
      run.never_began = left.size() == names.size();
      for (const std::string& name : left) {
        find(name)->outcome = late ? Outcome::hung : Outcome::crashed;
        find(name)->output = child.output();
      }
      break;
    }
  }
  return run;
}

Crash condense(std::string_view output) {
  static const std::pair<std::string_view, std::string_view> meanings[] = {
      {"heap-use-after-free", "memory was used after it had been given back (heap-use-after-free)"},
      {"stack-use-after-", "a local variable was used after its end (stack-use-after-scope or -return)"},
      {"stack-overflow", "the stack overflowed: a function calls itself without end (stack-overflow)"},
      {"stack-buffer-overflow", "a local variable was used beyond its end, or after it: does a lambda refer to it by &?"},
      {"heap-buffer-overflow", "memory beyond the end of a block was used (heap-buffer-overflow)"},
      {"container-overflow", "memory beyond the end of a container was used (container-overflow)"},
      {"attempting double-free", "memory was given back twice (double-free)"},
      {"detected memory leaks", "memory was never given back (memory leak)"},
      {"SEGV", "a null or stray pointer was followed (SEGV)"},
  };
  Crash crash;
  std::string terminate;
  for (const std::string& line : split_lines(output)) {
    if (crash.place.empty()) crash.place = exercise_place(line);
    if (!crash.what.empty()) continue;
    if (std::size_t at = line.find("runtime error: "); at != line.npos) {
      crash.what = line.substr(at + 15) + " (undefined behaviour)";
    } else if (has(line, "Sanitizer: ") && (has(line, "ERROR: ") || has(line, "WARNING: "))) {
      for (auto [sign, meaning] : meanings)
        if (has(line, sign) && crash.what.empty()) crash.what = meaning;
      if (crash.what.empty()) crash.what = line.substr(line.find("Sanitizer: ") + 11);
    } else if (line.starts_with("terminate called")) {
      terminate = line;
    } else if (!terminate.empty() && has(line, "what():")) {
      crash.what = terminate + ": " + trim(line.substr(line.find("what():") + 7));
    } else if (has(line, "called exit()") || has(line, "Assertion '")) {
      crash.what = line.starts_with("\u2717 ") ? line.substr(std::string_view("\u2717 ").size()) : line;
      crash.what = crash.what.substr(0, crash.what.find(';'));
    }
  }
  if (crash.what.empty()) crash.what = terminate;
  return crash;
}

}  // namespace tool
