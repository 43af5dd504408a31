// How the jury starts a program, listens to it and ends it: tested with programs of a few words of shell.

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <stdexcept>
#include <string>

#include <untwist/testing/test_kit.hpp>

#include "../../src/testing/test_process.hpp"
#include "variable.hpp"

namespace untwist::testing {
namespace {

constexpr long kLong = 10'000;  // a deadline that is met only if something is wrong

// A pipe that the program inherits. It is closed when the last program that has it ends.
class Line {
 public:
  Line() {
    if (::pipe(ends_) != 0) throw std::runtime_error("no pipe");
    for (int& end : ends_) {
      const int low = end;
      end = ::fcntl(low, F_DUPFD, 20);  // a program has other things at the numbers below
      ::close(low);
    }
  }
  ~Line() { close_both(); }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  std::string reading_end() const { return "/dev/fd/" + std::to_string(ends_[0]); }
  void send(const std::string& text) {
    if (::write(ends_[1], text.data(), text.size()) < 0) throw std::runtime_error("no line");
  }
  // Gives up our own writing end. Are all others closed, too, or will they be soon?
  bool is_dead() {
    ::close(std::exchange(ends_[1], -1));
    pollfd waits{ends_[0], POLLIN, 0};
    char byte;
    return ::poll(&waits, 1, kLong) > 0 && ::read(ends_[0], &byte, 1) == 0;
  }

 private:
  void close_both() {
    for (const int end : ends_)
      if (end >= 0) ::close(end);
  }
  int ends_[2];
};

class Given_TestProcess : public ::testing::Test {
 protected:
  using Strings = TestProcess::Strings;
  static Strings shell(const std::string& script) { return {"/bin/sh", "-c", script}; }

  // Listens until the program has closed its pipes.
  static void listen(TestProcess& process) {
    bool late = false;
    for (const long until = TestProcess::now_ms() + kLong; !late && process.wait(until, late);) {
    }
    expect_that("the program has ended in time", !late);
  }

  // The output of a program that ends by itself.
  static std::string output_of(const std::string& script,
                               const std::vector<std::pair<std::string, std::string>>& environment = {},
                               const TestProcess::Gifts& gifts = {}) {
    TestProcess process(shell(script), environment, gifts);
    listen(process);
    return process.output();
  }
};

TEST_F(Given_TestProcess, KeepsVariablesThatCouldChangeAVerdict) {
  rule("", "a program gets our environment, without the options of sanitizers and GoogleTest and preloaded libraries");
  const Variable mine("UNTWIST_GIVEN", "mine"), path("PATH", (std::string(std::getenv("PATH")) + ":/given").c_str()),
      sanitizer("TSAN_OPTIONS", "exitcode=0"), googletest("GTEST_FILTER", "-*"), preload("LD_PRELOAD", "/given.so"),
      insert("DYLD_INSERT_LIBRARIES", "/given.dylib");
  expect("what the program sees",
         output_of("echo $UNTWIST_GIVEN ${PATH##*:} $TSAN_OPTIONS $GTEST_FILTER $LD_PRELOAD $DYLD_INSERT_LIBRARIES"),
         "mine /given\n");
}

TEST_F(Given_TestProcess, PassesOnlyThePathToAProgramInAFolder) {
  rule("", "a program that runs in a folder of its own gets PATH, and nothing else of our environment");
  const Variable mine("UNTWIST_GIVEN", "mine"), path("PATH", (std::string(std::getenv("PATH")) + ":/given").c_str());
  const std::string folder = std::filesystem::temp_directory_path().string();
  expect("what the program sees", output_of("echo $UNTWIST_GIVEN ${PATH##*:}", {}, {folder, ""}), "/given\n");
}

TEST_F(Given_TestProcess, AddsVariables) {
  rule("", "a program gets the variables that it is given, and options that make sanitizers show a stack");
  expect("the variable", output_of("echo $UNTWIST_GIVEN", {{"UNTWIST_GIVEN", "a word"}}), "a word\n");
  expect("the options of the sanitizers", output_of("echo $UBSAN_OPTIONS $ASAN_OPTIONS"),
         "print_stacktrace=1 handle_abort=1\n");
}

TEST_F(Given_TestProcess, RefusesAChoiceThatFillsThePipe) {
  rule("", "the choice is written before the program runs, so it must fit into the pipe");
  const std::string read = "read -r choice </dev/fd/$UNTWIST_CHOICE_FD; echo ${#choice}";
  expect("the length of what the program reads", output_of(read, {}, {"", std::string(511, 'x') + "\n"}), "511\n");
  expect_throws<std::runtime_error>("a choice of 513 bytes", [&] {
    TestProcess(shell("exit"), {}, {"", std::string(513, 'x')});
  });
}

TEST_F(Given_TestProcess, CountsMilliseconds) {
  rule("", "deadlines are in milliseconds of the clock that nobody can set");
  const auto milliseconds = [] {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<long>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
  };
  const long before = milliseconds(), now = TestProcess::now_ms(), after = milliseconds();
  expect_that("it is not too early", now >= before);
  expect_that("it is not too late", now <= after);
}

TEST_F(Given_TestProcess, ReadsNothingAfterTheDeadline) {
  rule("", "wait() returns at the deadline, whatever else there is; that does not mean that the program has ended");
  TestProcess process(shell("echo hello"));
  bool late = false;
  expect_that("the program may still be running", process.wait(TestProcess::now_ms() - 1000, late));
  expect_that("it is late", late);
  expect("what was read", process.output(), "");
  listen(process);
  expect("what is read when there is time", process.output(), "hello\n");
}

TEST_F(Given_TestProcess, ListensToBothPipes) {
  rule("", "a program may close its output and still report, or the other way round");
  const std::string much = "head -c 100000 /dev/zero | tr '\\0' 'x'";
  expect("how much it printed after it had closed its report",
         output_of("eval \"exec $UNTWIST_RESULTS_FD>&-\"; " + much).size(), std::size_t{100'000});
  TestProcess process(shell("exec 5>/dev/fd/$UNTWIST_RESULTS_FD >&- 2>&-; { " + much + "; echo; } >&5 2>&5"));
  listen(process);
  std::string record;
  expect_that("there is a record", process.next_record(record));
  expect("how much it reported after it had closed its output", record.size(), std::size_t{100'000});
}

TEST_F(Given_TestProcess, ReadsSingleBytes) {
  rule("", "a program that prints one byte, and then nothing for a while, has not ended");
  Line line;
  TestProcess process(shell("printf x; read go <" + line.reading_end() + "; printf y"));
  bool late = false;
  const long until = TestProcess::now_ms() + kLong;
  while (process.output().empty() && !late && process.wait(until, late)) {
  }
  expect("what it printed first", process.output(), "x");
  line.send("go\n");
  listen(process);
  expect("what it printed in all", process.output(), "xy");
}

TEST_F(Given_TestProcess, IgnoresErrorsOfOthers) {
  rule("", "an old value of errno does not look like an interrupted read()");
  TestProcess process(shell("exit"));
  bool late = false;
  const long until = TestProcess::now_ms() + kLong;
  do errno = EINTR;
  while (!late && process.wait(until, late));
  expect_that("the end was seen in time", !late);
}

TEST_F(Given_TestProcess, KeepsTheEndOfLongOutput) {
  rule("", "of very long output the last part is kept: that is where a sanitizer reports");
  const std::string output = output_of("printf A; head -c 300000 /dev/zero | tr '\\0' 'b'; printf Z");
  expect_that("much of it is kept", output.size() > 100'000);
  expect_that("not all of it is kept", output.size() < 300'000);
  expect("where the first byte is", output.find('A'), std::string::npos);
  expect("where the last byte is", output.find('Z'), output.size() - 1);
}

TEST_F(Given_TestProcess, EndsEverythingThatTheProgramHasStarted) {
  rule("", "a program that has ended may have left others behind; end() ends them, too");
  Line line;
  TestProcess process(shell("sleep 60 & echo ready"));
  bool late = false;
  const long until = TestProcess::now_ms() + kLong;
  while (process.output().empty() && !late && process.wait(until, late)) {
  }
  process.end();
  expect_that("nobody is left who holds the line", line.is_dead());
}

TEST_F(Given_TestProcess, EndsWithItsObject) {
  rule("", "a program does not outlive the object that started it");
  Line line;
  { const TestProcess process(shell("exec sleep 60")); }
  expect_that("nobody is left who holds the line", line.is_dead());
}

#ifdef __linux__  // other systems do not support it
TEST_F(Given_TestProcess, EndsWithItsCreator) {
  rule("", "if we are killed, a program with an endless loop must not go on forever");
  Line line;
  const pid_t creator = ::fork();
  if (creator == 0) {
    TestProcess process(shell("echo ready; exec sleep 60"));
    bool late = false;
    while (process.output().empty() && !late) process.wait(TestProcess::now_ms() + kLong, late);
    ::_exit(0);  // as if it were killed: no destructors
  }
  ::waitpid(creator, nullptr, 0);
  expect_that("nobody is left who holds the line", line.is_dead());
}
#endif

TEST_F(Given_TestProcess, EndsOnce) {
  rule("", "end() returns how the program ended; a second end() does nothing, and leaves other programs alone");
  TestProcess first(shell("exit 3")), second(shell("exit 4"));
  listen(first);
  listen(second);
  const int status = first.end();
  expect("the status of the first", WIFEXITED(status) ? WEXITSTATUS(status) : -1, 3);
  expect("what the second end() returns", first.end(), 0);
  const int other = second.end();
  expect("the status of the other program", WIFEXITED(other) ? WEXITSTATUS(other) : -1, 4);
}

TEST_F(Given_TestProcess, WaitsForAnAnswerOnlySoLong) {
  rule("", "a program that hangs is asked where, and its answer is read; one that does not answer is not waited for");
  TestProcess answers(
      shell("trap \"head -c 100000 /dev/zero | tr '\\0' 'x'; exit\" ABRT; echo ready; while :; do :; done"));
  bool late = false;
  const long until = TestProcess::now_ms() + kLong;
  while (answers.output().empty() && !late && answers.wait(until, late)) {
  }
  answers.ask_where(kLong);
  expect("how much it printed in all", answers.output().size(), std::size_t{6 + 100'000});
  TestProcess silent(shell("trap '' ABRT; echo ready; exec sleep 60"));
  while (silent.output().empty() && !late && silent.wait(until, late)) {
  }
  silent.ask_where(20);
  const int status = silent.end();
  expect("the signal that ended the other one", WIFSIGNALED(status) ? WTERMSIG(status) : 0, SIGKILL);
}

}  // namespace
}  // namespace untwist::testing
