// Files that never block, for any poller; see contract.cpp.

#include <unistd.h>

#include <cstdio>
#include <memory>

#include <untwist/testing/probe.hpp>
#include <untwist/testing/test_kit.hpp>

#include "../reactors_test.hpp"

namespace untwist::testing {
namespace {

using namespace std::chrono_literals;

class Step13_2_PlainFile : public ::testing::Test {
 protected:
  // As "3: read", for each report: the generation, and what it is ready for.
  std::string reports(Duration at_most = Duration::zero()) {
    std::string all;
    for (const Ready& ready : poller->wait(at_most)) {
      all += (all.empty() ? "" : "; ") + std::to_string(ready.watched.generation) + ":";
      if (ready.readable) all += " read";
      if (ready.writable) all += " write";
      if (ready.over) all += " over";
    }
    tell("wait", all.empty() ? "reports nothing" : "reports " + all);
    return all;
  }

  void watch(std::uint32_t generation, Interest interest) { poller->watch({fd(), generation}, interest); }
  int fd() const { return ::fileno(file.get()); }

  struct Close {
    void operator()(std::FILE* open) const { std::fclose(open); }
  };
  std::unique_ptr<std::FILE, Close> file{std::tmpfile()};
  std::unique_ptr<Poller> poller = REACTOR_UNDER_TEST::poller();
};

TEST_F(Step13_2_PlainFile, ItIsAlwaysReady) {
  rule("", "a plain file is always ready, for what it is watched for", "wait");
  watch(1, {.read = true});
  expect("a reader", reports(kForever), "1: read");
  expect("and again", reports(kForever), "1: read");
  watch(1, {.write = true});
  expect("a writer", reports(1h), "1: write");
  watch(1, {.read = true, .write = true});
  expect("both", reports(0s), "1: read write");
}

TEST_F(Step13_2_PlainFile, OnlyWhileItIsWatched) {
  rule("", "a plain file is not reported when it is not watched, or for hanging up only", "wait");
  watch(1, {.read = true});
  expect("watched", reports(), "1: read");
  watch(1, {.hang_up = true});
  expect("watched for hanging up", reports(), "");
  watch(1, {.read = true});
  expect("watched for reading", reports(), "1: read");
  poller->unwatch(fd());
  expect("not watched", reports(), "");
  watch(2, {.read = true});
  expect("watched again", reports(), "2: read");
  poller->unwatch(fd());
  watch(3, {.read = true});
  expect("unwatched and watched in one turn", reports(), "3: read");
}

TEST_F(Step13_2_PlainFile, BesideASocket) {
  rule("", "sockets are reported beside a plain file, and the wait does not sleep", "wait");
  const SocketPair pair;
  watch(1, {.read = true});
  poller->watch({pair.near_end(), 2}, {.read = true});
  expect("only the file", reports(kForever), "1: read");
  pair.send_from_far("hello");
  const std::string both = reports(kForever);
  expect_that("both: " + both, both == "1: read; 2: read" || both == "2: read; 1: read");
}

TEST_F(Step13_2_PlainFile, ASocketUnderItsNumber) {
  rule("", "a socket that gets the number of a plain file is ready when it is", "watch");
  const SocketPair pair;
  watch(1, {.read = true});
  expect("the file", reports(), "1: read");
  poller->unwatch(fd());
  expect_that("a socket gets the number", ::dup2(pair.near_end(), fd()) == fd());
  watch(2, {.read = true});
  expect("nothing has arrived", reports(), "");
  pair.send_from_far("hello");
  expect("something has", reports(), "2: read");
}

}  // namespace
}  // namespace untwist::testing
