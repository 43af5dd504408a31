// Given code: what a trace shows of a loop and of a chain. It runs on the reference solutions of lessons 01 and 04.

#include <unistd.h>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>

#include <untwist/base/trace.hpp>
#include <untwist/deferred/deferred.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/testing/probe.hpp>
#include <untwist/testing/test_kit.hpp>

using namespace std::chrono_literals;

namespace untwist::testing {
namespace {

class Given_Trace : public ::testing::Test {
 protected:
  Given_Trace() {
    file_ =
        (std::filesystem::temp_directory_path() / ("untwist-trace-" + std::to_string(::getpid()) + ".json")).string();
    trace::start(file_);
  }
  ~Given_Trace() override {
    trace::stop();
    std::remove(file_.c_str());
  }

  // Stops the trace, and reads the file.
  std::string written() {
    trace::stop();
    std::ifstream file(file_);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  static int count(const std::string& text, const std::string& what) {
    int found = 0;
    for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++found;
    return found;
  }

  // The line of the first event with this name.
  static std::string event(const std::string& text, const std::string& name) {
    const std::size_t at = text.find("{\"name\":\"" + name + "\"");
    return at == text.npos ? "" : text.substr(at, text.find('\n', at) - at);
  }

  static double number(const std::string& event, const std::string& key) {
    const std::size_t at = event.find("\"" + key + "\":");
    return at == event.npos ? -1 : std::stod(event.substr(at + key.size() + 3));
  }

  static double end_of(const std::string& event) { return number(event, "ts") + number(event, "dur"); }

  const std::string& file() const { return file_; }

 private:
  std::string file_;
};

TEST_F(Given_Trace, ATurnContainsItsCallsAndItsSleep) {
  rule("", "a trace shows each turn, with the calls and the sleep in it");
  const auto reactor = make_poll_reactor();
  reactor->call_later(0s, [] {});
  reactor->call_later(0s, [&] { reactor->stop(); });
  reactor->run();
  const std::string text = written();
  EXPECT_EQ(2, count(text, R"("name":"a delayed call")"));
  EXPECT_GE(count(text, R"("name":"turn")"), 1);
  EXPECT_GE(count(text, R"("name":"look")"), 1);
  EXPECT_EQ("[\n{", text.substr(0, 3));
  EXPECT_EQ("}\n]\n", text.substr(text.size() - 4));
  EXPECT_EQ(0, count(text, "}\n{")) << "events are separated by commas";
}

TEST_F(Given_Trace, ReadyDescriptorsAreNamed) {
  rule("",
       "a sleep ends when a descriptor is ready; the trace names that descriptor, and how long its notification took");
  SocketPair ends;
  ends.send_from_far("x");
  {
    const trace::Turn turn;
    pollfd asked[] = {{ends.near_end(), POLLIN, 0}, {ends.far_end(), POLLOUT, 0}};
    EXPECT_EQ(2, real_kernel().poll(asked, 1000));
  }
  {
    const trace::Turn turn;
    EXPECT_EQ(0, real_kernel().poll({}, 0));
  }
  const std::string ready =
      R"("ready":")" + std::to_string(ends.near_end()) + ": read, " + std::to_string(ends.far_end()) + R"(: write")";
  const std::string text = written();
  EXPECT_NE(std::string::npos, event(text, "sleep").find(ready)) << event(text, "sleep");
  EXPECT_NE(std::string::npos, event(text, "sleep").find(R"("at most ms":1000)"));
  EXPECT_NE(std::string::npos, event(text, "tell").find(ready)) << event(text, "tell");
  EXPECT_EQ(1, count(text, R"("name":"tell")")) << "in the second turn no descriptor was ready";
  EXPECT_EQ(1, count(text, R"("name":"look")"));
  EXPECT_GE(number(event(text, "tell"), "ts"), end_of(event(text, "sleep")) - 0.002);
  EXPECT_LE(end_of(event(text, "tell")), end_of(event(text, "turn")) + 0.002);
}

#ifndef _WIN32  // poll() is our own function there, and a bad address crashes it
TEST_F(Given_Trace, TracingKeepsErrnoOfPoll) {
  rule("", "a trace changes nothing: errno stays as poll() set it");
  const std::span<pollfd> nowhere(reinterpret_cast<pollfd*>(std::uintptr_t{8}), 1);  // not ours: EFAULT
  errno = 0;
  const int ready = real_kernel().poll(nowhere, 0);
  EXPECT_EQ(-1, ready);
  EXPECT_EQ(EFAULT, errno);
}
#endif

TEST_F(Given_Trace, AChainIsShownInsideItsFiring) {
  rule("",
       "each callback and errback that runs is in the trace, with the line that added it; a link that only passes a "
       "result on is not");
  Promise<int> promise;
  auto chain = promise.deferred()
                   .add_callback([](int) -> int { throw std::runtime_error("no"); })
                   .add_callback([](int value) { return value; })
                   .add_errback([](const Failure&) { return 7; });
  std::move(promise).callback(1);
  std::move(chain).detach();
  const std::string text = written();
  EXPECT_EQ(1, count(text, R"("name":"callback")"));
  EXPECT_EQ(1, count(text, R"("name":"errback")"));
  const std::string fires = event(text, "fires"), errback = event(text, "errback");
  EXPECT_NE(std::string::npos, errback.find(R"("where":"given_trace.cpp:)")) << errback;
  EXPECT_LE(number(fires, "ts"), number(errback, "ts"));
  EXPECT_GE(end_of(fires) + 0.002, end_of(errback));
  // An arrow leads from where the promise was made to where it was fired.
  EXPECT_EQ(1, count(text, R"("ph":"s")"));
  EXPECT_EQ(1, count(text, R"("ph":"f")"));
}

TEST_F(Given_Trace, EachThreadHasALineOfItsOwn) {
  rule("", "each thread's spans are shown on a line of their own");
  { const trace::Span here("here"); }
  std::thread([] { const trace::Span there("there"); }).join();
  const std::string text = written();
  EXPECT_NE(number(event(text, "here"), "tid"), number(event(text, "there"), "tid"));
}

TEST_F(Given_Trace, WithoutATraceNothingIsWritten) {
  rule("", "without a trace, a span makes one check and does nothing");
  trace::stop();
  EXPECT_FALSE(trace::on());
  { const trace::Span span("too late"); }
  trace::stop();
  EXPECT_EQ(0, count(written(), "too late"));
}

TEST_F(Given_Trace, ASpanBelongsToTheTraceInWhichItBegan) {
  rule("", "a span that began in one trace is not written to the next");
  {
    const trace::Span span("from before");
    trace::stop();
    trace::start(file());
  }
  { const trace::Span span("here"); }
  const std::string text = written();
  EXPECT_EQ(0, count(text, "from before"));
  EXPECT_EQ(1, count(text, "here"));
}

TEST_F(Given_Trace, OddNamesAreStillJson) {
  rule("", "whatever a span's name is, the file can be parsed");
  { const trace::Span span("a \"quoted\" name\\"); }
  EXPECT_EQ(1, count(written(), R"("name":"a \"quoted\" name\\","ph")"));
}

TEST_F(Given_Trace, OtherFilesAreNotOverwritten) {
  rule("", "a trace may replace an old trace, but no other file");
  trace::stop();
  std::ofstream(file()) << "dear diary";
  EXPECT_THROW(trace::start(file()), std::system_error);
  EXPECT_EQ("dear diary", written());
}

TEST_F(Given_Trace, AFileThatCannotBeWrittenIsAnError) {
  rule("", "the error says what was tried, and why it failed");
  try {
    trace::start("/nowhere/trace.json");
    FAIL() << "it was opened";
  } catch (const std::system_error& error) {
    EXPECT_STREQ("write a trace to /nowhere/trace.json: No such file or directory", error.what());
  }
  EXPECT_FALSE(trace::on());
}

}  // namespace
}  // namespace untwist::testing
