// Lines for a log: given code, which belongs to no step.

#include <untwist/base/line_writer.hpp>

#ifndef _WIN32  // no poll() on pipes there

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <untwist/testing/test_kit.hpp>

namespace untwist::testing {
namespace {

class Given_LineWriter : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(0, ::pipe(ends_)); }
  void TearDown() override {
    close_reader();
    ::close(ends_[1]);
  }

  int writing_end() const { return ends_[1]; }

  void close_reader() {
    if (ends_[0] >= 0) ::close(std::exchange(ends_[0], -1));
  }

  // Reads everything that is in the pipe now.
  std::string read_all() const {
    std::string text;
    char buffer[4096];
    ::fcntl(ends_[0], F_SETFL, O_NONBLOCK);
    for (ssize_t count; (count = ::read(ends_[0], buffer, sizeof buffer)) > 0;)
      text.append(buffer, static_cast<std::size_t>(count));
    return text;
  }

  // Fills the pipe, so that it has no room for a single byte.
  void fill() const {
    const std::string bytes(4096, '.');
    const int flags = ::fcntl(ends_[1], F_GETFL);
    ::fcntl(ends_[1], F_SETFL, flags | O_NONBLOCK);
    for (const std::size_t size : {bytes.size(), std::size_t(1)})
      while (::write(ends_[1], bytes.data(), size) > 0) {
      }
    ::fcntl(ends_[1], F_SETFL, flags);
  }

  // Reads everything that is in the pipe now, without the bytes of fill().
  std::string read_lines() const {
    const std::string text = read_all();
    return text.substr(std::min(text.size(), text.find_first_not_of('.')));
  }

 private:
  int ends_[2] = {-1, -1};
};

TEST_F(Given_LineWriter, WritesLines) {
  rule("", "write() writes the line and its newline immediately");
  LineWriter writer(writing_end());
  writer.write("one");
  writer.write("");
  expect("what was written", read_all(), "one\n\n");
}

TEST_F(Given_LineWriter, NeverWaitsForItsReader) {
  rule("",
       "lines that the pipe does not take are buffered, up to a limit; lines beyond it are counted, and the count is "
       "logged later");
  LineWriter writer(writing_end(), 10'000);
  const std::string line(999, 'x');
  for (int i = 0; i < 1000; ++i) writer.write(line);
  const std::size_t missing = writer.missing();
  expect_that("lines are missing: " + std::to_string(missing), missing > 100 && missing < 990);
  std::string text = read_all();
  for (int i = 0; i < 20; ++i) {
    writer.write("later");
    text += read_all();
  }
  std::size_t whole = 0;
  for (std::size_t at = 0; text.compare(at, 1000, line + "\n") == 0; at += 1000) ++whole;
  expect("how many whole lines came first", whole, 1000 - missing);
  expect_that("after them the log says how many lines are missing, and continues",
              text.find("\n" + std::to_string(missing) + " lines are missing here", whole * 1000 - 1) != text.npos &&
                  text.ends_with("later\n"));
  expect("how many lines are missing in the end", writer.missing(), 0u);
}

TEST_F(Given_LineWriter, OutlivesItsReader) {
  rule("", "once the reader has gone, lines are dropped; no signal ends the program");
  LineWriter writer(writing_end());
  close_reader();
  for (int i = 0; i < 3; ++i) writer.write("nobody reads this");
  expect("how many lines are missing", writer.missing(), 2u);  // the first one found out that there is no reader
}

TEST_F(Given_LineWriter, WritesNothingButLines) {
  rule("", "a reader of datagrams receives one for each line, and no empty ones");
  int sockets[2];
  ASSERT_EQ(0, ::socketpair(AF_UNIX, SOCK_DGRAM, 0, sockets));
  {
    LineWriter writer(sockets[0]);
    writer.write("one");
    writer.write("two");
  }
  std::string datagrams;
  char buffer[100];
  for (ssize_t count; (count = ::recv(sockets[1], buffer, sizeof buffer, MSG_DONTWAIT)) >= 0;)
    datagrams += "[" + std::string(buffer, static_cast<std::size_t>(count)) + "]";
  for (const int socket : sockets) ::close(socket);
  expect("the datagrams", datagrams, "[one\n][two\n]");
}

TEST_F(Given_LineWriter, DoesNotWaitEvenBriefly) {
  rule("",
       "a write to a full pipe returns immediately; the quickest of many is measured, so that other programs matter "
       "little");
  LineWriter writer(writing_end());
  fill();
  auto quickest = std::chrono::steady_clock::duration::max();
  for (int i = 0; i < 100; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    writer.write("x");
    quickest = std::min(quickest, std::chrono::steady_clock::now() - begin);
  }
  expect_that("the quickest write takes less than a millisecond", quickest < std::chrono::milliseconds(1));
}

TEST_F(Given_LineWriter, TheBufferMayBeFilledToItsLastByte) {
  rule("", "a line fits if the buffer has room for it and its newline");
  LineWriter writer(writing_end(), 10);
  fill();
  writer.write("12345");
  writer.write("789");
  expect("how many lines are missing when all bytes of the buffer are in use", writer.missing(), 0u);
  writer.write("");
  expect("how many are missing after one more", writer.missing(), 1u);
  expect("the bytes in the pipe, which the buffer does not follow yet", read_lines(), "");
  writer.write("on");  // missing, too: the report alone takes more than the buffer has
  expect("what was written", read_lines(), "12345\n789\n1 line is missing here: it was not read in time\n");
}

TEST_F(Given_LineWriter, NothingIsWrittenBetweenMissingLinesAndTheirReport) {
  rule("", "once a line is missing, later lines are missing, too, until the report stands in their place");
  LineWriter writer(writing_end(), 100);
  fill();
  writer.write(std::string(80, 'x'));
  writer.write("this one is too long for the rest of the buffer");
  writer.write("short");
  expect("how many lines are missing", writer.missing(), 2u);
  read_all();
  writer.write("later");
  expect("what was written", read_lines(),
         std::string(80, 'x') + "\n2 lines are missing here: they were not read in time\nlater\n");
}

TEST_F(Given_LineWriter, TheEndWritesWhatItCan) {
  rule("", "what waits in the buffer is written when the writer is destroyed, if there is room by then");
  {
    LineWriter writer(writing_end());
    fill();
    writer.write("last words");
    read_all();
  }
  expect("what was written", read_lines(), "last words\n");
}

TEST_F(Given_LineWriter, MayBeUsedByManyThreads) {
  rule("", "lines of several threads come out whole, each thread's in its order");
  LineWriter writer(writing_end());
  std::vector<std::thread> threads;
  for (int number = 0; number < 4; ++number)
    threads.emplace_back([&writer, number] {
      for (int line = 0; line < 100; ++line)
        writer.write("thread " + std::to_string(number) + " line " + std::to_string(line));
    });
  for (std::thread& thread : threads) thread.join();
  const std::string text = read_all();
  expect("how many lines were written", std::count(text.begin(), text.end(), '\n'), 400);
  for (int number = 0; number < 4; ++number) {
    std::size_t at = 0;
    for (int line = 0; line < 100 && at != text.npos; ++line)
      at = text.find("thread " + std::to_string(number) + " line " + std::to_string(line) + "\n", at);
    expect_that("the lines of thread " + std::to_string(number) + " are all there, in order", at != text.npos);
  }
}

TEST_F(Given_LineWriter, LeavesTheSignalAsItWas) {
  rule("", "a write to a reader that has gone neither blocks SIGPIPE for longer nor takes one that was pending before");
  sigset_t sigpipe, before, now;
  ::sigemptyset(&sigpipe);
  ::sigaddset(&sigpipe, SIGPIPE);
  const auto pending = [&] { return ::sigpending(&now) == 0 && ::sigismember(&now, SIGPIPE) == 1; };
  close_reader();
  LineWriter(writing_end()).write("nobody reads this");
  ::pthread_sigmask(SIG_BLOCK, &sigpipe, &before);
  expect_that("SIGPIPE is not blocked afterwards", ::sigismember(&before, SIGPIPE) == 0);
  expect_that("SIGPIPE is not pending afterwards", !pending());
  ::pthread_kill(::pthread_self(), SIGPIPE);
  LineWriter(writing_end()).write("nobody reads this either");
  expect_that("a SIGPIPE that was pending still is", pending());
  if (int number; pending()) ::sigwait(&sigpipe, &number);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace
}  // namespace untwist::testing

#endif
