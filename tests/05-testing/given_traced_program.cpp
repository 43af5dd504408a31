// Given code: traces of whole programs, of forked ones, and on devices. The program that is traced is this one.

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>

#include <untwist/reactor/reactor.hpp>
#include <untwist/testing/probe.hpp>

#include "../../src/testing/records.hpp"
#include "../../src/testing/test_process.hpp"
#include "trace_test.hpp"

namespace untwist::testing {
namespace {

constexpr const char* kInside = "UNTWIST_GIVEN_INSIDE";  // set in the program that is traced

class Given_TracedProgram : public TraceTest {
 protected:
  Given_TracedProgram() : TraceTest(false) {}

  // What the first test below prints, and how it ends, in a program of its own for which the variable has this value.
  struct Run {
    std::string output;
    int status = -1;
  };
  static Run run_with(const std::string& variable) {
    TestProcess process({program_path(), "--gtest_filter=Given_TracedProgram.WritesItsTraceByItself"},
                        {{"UNTWIST_TRACE", variable}, {kInside, "yes"}});
    bool late = false;
    for (const long until = TestProcess::now_ms() + 10'000; !late && process.wait(until, late);) {
    }
    const int status = process.end();
    return {process.output(), WIFEXITED(status) ? WEXITSTATUS(status) : -1};
  }
};

TEST_F(Given_TracedProgram, WritesItsTraceByItself) {
  rule("",
       "a program whose environment names a trace writes it from its beginning to its end; programs that it starts "
       "would overwrite it, and so they are not told");
  if (std::getenv(kInside) != nullptr) {
    const trace::Span span("in the program");
    EXPECT_EQ(nullptr, std::getenv("UNTWIST_TRACE"));
    return;
  }
  const Run run = run_with(file());
  EXPECT_EQ(0, run.status) << run.output;
  const std::string text = written_so_far();
  const std::vector<std::string> all = lines(text);
  ASSERT_GE(all.size(), 3u);
  EXPECT_EQ("[", all.front());
  EXPECT_EQ(1, count(text, R"({"name":"in the program")"));
  EXPECT_EQ("]", all.back());
}

TEST_F(Given_TracedProgram, IsNotTracedWithoutAName) {
  rule("", "an empty variable asks for no trace");
  const Run run = run_with("");
  EXPECT_EQ(0, count(run.output, "trace")) << run.output;
}

TEST_F(Given_TracedProgram, RunsEvenIfItsTraceCannotBeWritten) {
  rule("", "a program that cannot write its trace says why, and runs all the same");
  const Run run = run_with("/nowhere/trace.json");
  EXPECT_EQ(0, run.status);
  EXPECT_EQ(
      1, count(run.output, "write a trace to /nowhere/trace.json: No such file or directory; continuing without it\n"))
      << run.output;
}

class Given_TraceElsewhere : public TraceTest {
 protected:
  // Runs something in a copy of this process.
  template <class What>
  static void in_a_fork(What what) {
    const pid_t child = ::fork();
    if (child == 0) {
      what();
      ::_exit(0);
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status));
  }
};

TEST_F(Given_TraceElsewhere, AForkWritesNothing) {
  rule("", "a copy of a traced process has a copy of its trace, and must not write it a second time");
  { const trace::Span span("of the original"); }
  in_a_fork([] {
    for (int i = 0; i < 2000; ++i) const trace::Span span("of the copy");
  });
  in_a_fork([] {
    SocketPair ends;
    ends.send_from_far("x");
    pollfd asked[] = {{ends.near_end(), POLLIN, 0}};
    real_kernel().poll(asked, 1000);
  });
  in_a_fork([] { trace::stop(); });
  const std::string text = written();
  EXPECT_EQ(1, count(text, "of the original"));
  EXPECT_EQ(0, count(text, "of the copy"));
  EXPECT_EQ(3u, lines(text).size());
}

TEST_F(Given_TraceElsewhere, ADeviceCanBeWrittenTo) {
  rule("", "a trace may go to a device, whatever can be read from it");
  EXPECT_NO_THROW(trace::start("/dev/null"));
  EXPECT_TRUE(trace::on());
  EXPECT_NO_THROW(trace::start("/dev/zero"));
  EXPECT_TRUE(trace::on());
}

#ifdef __linux__  // elsewhere there is no /dev/full
TEST_F(Given_TraceElsewhere, AFullDiskEndsTheTrace) {
  rule("", "a trace that can no longer be written is given up, with one message and without any other effect");
  SocketPair ends;
  ends.send_from_far("x");
  pollfd asked[] = {{ends.near_end(), POLLIN, 0}};
  trace::start("/dev/full");
  ::testing::internal::CaptureStderr();
  { const trace::Span span("here"); }
  EXPECT_EQ(1, real_kernel().poll(asked, 1000));
  EXPECT_FALSE(trace::on());
  trace::stop();
  EXPECT_EQ("cannot write the trace to /dev/full: No space left on device; continuing without it\n",
            ::testing::internal::GetCapturedStderr());
}

TEST_F(Given_TraceElsewhere, AFullDiskDoesNotChangeErrno) {
  rule("", "a trace changes nothing: errno stays as poll() set it, even if the trace cannot be written");
  const std::span<pollfd> nowhere(reinterpret_cast<pollfd*>(std::uintptr_t{8}), 1);  // not ours: EFAULT
  trace::start("/dev/full");
  ::testing::internal::CaptureStderr();
  int others = 0;
  for (int i = 0; i < 2000; ++i) {
    errno = 0;
    real_kernel().poll(nowhere, 0);
    if (errno != EFAULT) ++others;
  }
  ::testing::internal::GetCapturedStderr();
  EXPECT_FALSE(trace::on());
  EXPECT_EQ(0, others);
}
#endif

}  // namespace
}  // namespace untwist::testing
