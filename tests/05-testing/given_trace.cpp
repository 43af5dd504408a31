// Given code: what a trace shows of a loop and of a chain. It runs on the reference solutions of lessons 01 and 04.

#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <functional>
#include <regex>
#include <source_location>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <untwist/base/trace.hpp>
#include <untwist/deferred/deferred.hpp>
#include <untwist/reactor/reactor.hpp>
#include <untwist/testing/probe.hpp>
#include <untwist/testing/test_kit.hpp>

#include "trace_test.hpp"

using namespace std::chrono_literals;

namespace untwist::testing {
namespace {

class Given_Trace : public TraceTest {};

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

TEST_F(Given_Trace, AnEventIsALineOfJson) {
  rule("", "an event has a name, a time and a length in microseconds, its process and its thread");
  { const trace::Span here("here"); }
  const std::vector<std::string> all = lines(written());
  ASSERT_EQ(3u, all.size());
  EXPECT_EQ("[", all.front());
  const std::regex expected(R"(\{"name":"here","ph":"X","ts":\d+\.\d{3},"dur":\d+\.\d{3},"pid":)" +
                            std::to_string(::getpid()) + R"(,"tid":-?\d+,"args":\{\}\})");
  EXPECT_TRUE(std::regex_match(all[1], expected)) << all[1];
  EXPECT_EQ("]", all.back());
}

TEST_F(Given_Trace, EventsFollowEachOtherInTime) {
  rule("", "no event is lost or repeated, and what happened earlier in a thread has earlier times, to the nanosecond");
  constexpr int kMany = 3000;
  std::chrono::nanoseconds at_least{};
  {
    const trace::Span outer("all of them");
    const auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < kMany; ++i) const trace::Span span("one of many");
    at_least = std::chrono::steady_clock::now() - began;
  }
  const std::vector<std::string> all = lines(written());
  ASSERT_EQ(std::size_t{kMany + 3}, all.size());
  const auto in_nanoseconds = [](const std::string& event, const std::string& key) {
    return std::llround(number(event, key) * 1000);
  };
  long long before = 0;
  int out_of_order = 0;
  for (std::size_t i = 1; i <= kMany; ++i) {
    const long long begins = in_nanoseconds(all[i], "ts"), lasts = in_nanoseconds(all[i], "dur");
    if (begins < before || lasts < 0) ++out_of_order;
    before = begins + lasts;
  }
  EXPECT_EQ(0, out_of_order);
  EXPECT_GT(in_nanoseconds(all[kMany], "ts"), in_nanoseconds(all[1], "ts"));
  EXPECT_GE(in_nanoseconds(all[kMany + 1], "dur"), at_least.count());
}

TEST_F(Given_Trace, ALongTraceIsWrittenInPieces) {
  rule("", "a program that is killed has lost only the last part of its trace");
  for (int i = 0; i < 3000; ++i) const trace::Span span("one of many");
  EXPECT_GT(written_so_far().size(), 100'000u);
}

TEST_F(Given_Trace, EverythingIsWrittenBeforeASleep) {
  rule("", "a program that is killed while it sleeps has lost nothing");
  SocketPair ends;
  ends.send_from_far("x");
  pollfd asked[] = {{ends.near_end(), POLLIN, 0}};
  for (const int timeout : {1, 1000, -1}) {
    trace::start(file());
    { const trace::Span span("before the sleep"); }
    EXPECT_EQ(1, real_kernel().poll(asked, timeout));
    EXPECT_EQ(1, count(written_so_far(), "before the sleep")) << "a sleep for at most " << timeout << " ms";
  }
}

TEST_F(Given_Trace, ASecondTraceBeginsAnew) {
  rule("", "a trace that begins while another is written has the same form, and nothing from the other");
  { const trace::Span span("in the first"); }
  trace::start(file());
  { const trace::Span span("in the second"); }
  const std::vector<std::string> all = lines(written());
  ASSERT_EQ(3u, all.size());
  EXPECT_EQ(0u, all[1].find(R"({"name":"in the second")")) << all[1];
}

TEST_F(Given_Trace, AnEmptyFileIsReplaced) {
  rule("", "an empty file may become a trace: nothing is lost");
  trace::stop();
  std::ofstream(file(), std::ios::trunc).close();
  EXPECT_NO_THROW(trace::start(file()));
  { const trace::Span span("here"); }
  EXPECT_EQ(1, count(written(), "here"));
}

TEST_F(Given_Trace, OnlyReadyDescriptorsAreNamed) {
  rule("", "a look shows which descriptors were ready, even a single one, and how long it took");
  SocketPair ends, others;
  ends.send_from_far("x");
  {
    const trace::Turn turn;
    pollfd asked[] = {{others.near_end(), POLLIN, 0}, {ends.near_end(), POLLIN, 0}, {others.far_end(), POLLIN, 0}};
    EXPECT_EQ(1, real_kernel().poll(asked, 0));
  }
  const std::string text = written();
  const std::string ready = std::to_string(ends.near_end()) + ": read";
  EXPECT_EQ(ready, text_of(event(text, "look"), "ready"));
  EXPECT_GT(number(event(text, "look"), "ts"), number(event(text, "turn"), "ts"));
  EXPECT_GT(number(event(text, "look"), "dur"), 0);
  EXPECT_EQ(ready, text_of(event(text, "tell"), "ready"));
}

TEST_F(Given_Trace, ManyReadyDescriptorsAreNotAllNamed) {
  rule("", "of hundreds of ready descriptors, the first ones are named");
  SocketPair ends;
  ends.send_from_far("x");
  std::vector<pollfd> asked(200, pollfd{ends.near_end(), POLLIN, 0});
  EXPECT_EQ(200, real_kernel().poll(asked, 0));
  const std::string ready = text_of(event(written(), "look"), "ready");
  EXPECT_LT(ready.size(), 300u);
  EXPECT_EQ(1, count(ready, "and more")) << ready;
  EXPECT_TRUE(ready.ends_with(", and more")) << ready;
}

TEST_F(Given_Trace, ATurnInsideATurnIsOfItsOwn) {
  rule("", "a callback may take a turn by hand: when that is over, the outer turn goes on");
  SocketPair ends;
  ends.send_from_far("x");
  pollfd asked[] = {{ends.near_end(), POLLIN, 0}};
  {
    const trace::Turn outer;
    { const trace::Turn inner; }
    EXPECT_EQ(1, real_kernel().poll(asked, 0));
  }
  EXPECT_EQ(1, real_kernel().poll(asked, 0)) << "outside of a turn";
  const std::string text = written();
  EXPECT_EQ(2, count(text, R"("name":"turn")"));
  EXPECT_EQ(2, count(text, R"("name":"look")"));
  EXPECT_EQ(1, count(text, R"("name":"tell")"));
}

TEST_F(Given_Trace, TurnsThatEndAfterTheTraceAreNotWritten) {
  rule("", "a trace may be stopped inside of any number of turns");
  SocketPair ends;
  ends.send_from_far("x");
  pollfd asked[] = {{ends.near_end(), POLLIN, 0}};
  const std::function<void(int)> take_turns = [&](int more) {
    const trace::Turn turn;
    EXPECT_EQ(1, real_kernel().poll(asked, 0));
    if (more > 0)
      take_turns(more - 1);
    else
      trace::stop();
  };
  take_turns(1000);
  EXPECT_FALSE(trace::on());
  const std::string text = written();
  EXPECT_EQ(1001, count(text, R"("name":"look")"));
  EXPECT_EQ(0, count(text, R"("name":"tell")"));
  EXPECT_EQ(0, count(text, R"("name":"turn")"));
}

TEST_F(Given_Trace, AnArrowLeadsToTheSamePromise) {
  rule("", "both ends of an arrow name their promise, and two promises have different names");
  Promise<int> first, second;
  first.deferred().detach();
  second.deferred().detach();
  std::move(second).callback(2);
  std::move(first).callback(1);
  std::vector<std::string> begun, ended;
  for (const std::string& line : lines(written())) {
    if (text_of(line, "ph") == "s") begun.push_back(text_of(line, "id"));
    if (text_of(line, "ph") == "f") ended.push_back(text_of(line, "id"));
  }
  ASSERT_EQ(2u, begun.size());
  EXPECT_NE(begun[0], begun[1]);
  EXPECT_EQ((std::vector{begun[1], begun[0]}), ended);
}

std::source_location in_the_first_line();
std::source_location in_a_system_header();

TEST_F(Given_Trace, ASpanNamesItsPlace) {
  rule("", "a span may say where in the program it was asked for; places in the system's own headers say nothing");
  const std::source_location place = std::source_location::current();
  { const trace::Span span("here", place); }
  { const trace::Span span("in the first line", in_the_first_line()); }
  { const trace::Span span("in a system header", in_a_system_header()); }
  const std::string text = written();
  EXPECT_EQ("given_trace.cpp:" + std::to_string(place.line()), text_of(event(text, "here"), "where"));
  EXPECT_EQ("first.cpp:1", text_of(event(text, "in the first line"), "where"));
  EXPECT_EQ(1, count(event(text, "in a system header"), R"("args":{})"));
}

// The last lines of this file have other names.
std::source_location in_the_first_line() {
#line 1 "somewhere/first.cpp"
  return std::source_location::current();
}
std::source_location in_a_system_header() {
#line 12 "/usr/include/c++/memory"
  return std::source_location::current();
}

}  // namespace
}  // namespace untwist::testing
