// Files that never block, for any poller; see contract.cpp.

#include <unistd.h>

#include <cstdio>
#include <memory>

#include "../poller_test.hpp"

namespace untwist::testing {
namespace {

class Step13_2_PlainFile : public PollerTest {
 protected:
  Step13_2_PlainFile() : PollerTest(REACTOR_UNDER_TEST::poller()) {}

  int fd() const override { return ::fileno(file.get()); }

  struct Close {
    void operator()(std::FILE* open) const { std::fclose(open); }
  };
  std::unique_ptr<std::FILE, Close> file{std::tmpfile()};
};

TEST_F(Step13_2_PlainFile, ItIsAlwaysReady) {
  rule("", "a plain file is always ready, for what it is watched for", "wait");
  watch(1, kRead);
  expect("a reader", reports(kForever), "1: read");
  expect("and again", reports(kForever), "1: read");
  watch(1, kWrite);
  expect("a writer", reports(1h), "1: write");
  watch(1, kBoth);
  expect("both", reports(0s), "1: read write");
}

TEST_F(Step13_2_PlainFile, OnlyWhileItIsWatched) {
  rule("", "a plain file is not reported when it is not watched, or for hanging up only", "wait");
  watch(1, kRead);
  expect("watched", reports(), "1: read");
  watch(1, kHangUp);
  expect("watched for hanging up", reports(), "");
  watch(1, kRead);
  expect("watched for reading", reports(), "1: read");
  poller->unwatch(fd());
  expect("not watched", reports(), "");
  watch(2, kRead);
  expect("watched again", reports(), "2: read");
  poller->unwatch(fd());
  watch(3, kRead);
  expect("unwatched and watched in one turn", reports(), "3: read");
}

TEST_F(Step13_2_PlainFile, BesideASocket) {
  rule("", "sockets are reported beside a plain file, and the wait does not sleep", "wait");
  watch(1, kRead);
  poller->watch({other.near_end(), 2}, kRead);
  expect("only the file", reports(kForever), "1: read");
  other.send_from_far("hello");
  expect("both", reports(kForever), "1: read; 2: read");
}

TEST_F(Step13_2_PlainFile, ASocketUnderItsNumber) {
  rule("", "a socket that gets the number of a plain file is ready when it is", "watch");
  watch(1, kRead);
  expect("the file", reports(), "1: read");
  poller->unwatch(fd());
  expect_that("a socket gets the number", ::dup2(pair.near_end(), fd()) == fd());
  watch(2, kRead);
  expect("nothing has arrived", reports(), "");
  pair.send_from_far("hello");
  expect("something has", reports(), "2: read");
}

}  // namespace
}  // namespace untwist::testing
