// Lines for a log: given code, which belongs to no step.

#include <untwist/base/line_writer.hpp>

#ifndef _WIN32  // no poll() on pipes there

#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <utility>

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

}  // namespace
}  // namespace untwist::testing

#endif
